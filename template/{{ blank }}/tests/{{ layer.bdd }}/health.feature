Feature: Health
  Who runs the application is told whether it works.

  Scenario: All parts are up
    Given a database that is up
    When somebody asks how the application is
    Then it is up

  Scenario: One part is down
    Given a database that is down
    And a cache that is up
    When somebody asks how the application is
    Then it is down
