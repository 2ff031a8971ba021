Feature: Buying
  What is ordered leaves the stock at once, and comes back if the order is cancelled.

  Background:
    Given 10 pieces of the teapot at 29.99
    And 5 pieces of the cup at 19.99
    And a cart with 2 pieces of the teapot
    And a cart with 1 pieces of the cup

  Scenario: An order is paid
    When the cart is ordered
    And the order is paid by a good card
    Then the order comes to 79.97
    And the order is paid
    And 8 pieces of the teapot are left
    And 4 pieces of the cup are left

  Scenario: An order waits when the card is declined
    When the cart is ordered
    And the order is paid by a declined card
    Then the order is pending
    And 8 pieces of the teapot are left

  Scenario: A cancelled order gives back what it took
    When the cart is ordered
    And the order is cancelled
    Then the order is cancelled
    And 10 pieces of the teapot are left
    And 5 pieces of the cup are left

  Scenario Outline: Nobody orders more than there is
    Given a cart with <more> pieces of the cup
    When the cart is ordered
    Then <left> pieces of the cup are left

    Examples:
      | more | left |
      | 4    | 0    |
      | 5    | 5    |
