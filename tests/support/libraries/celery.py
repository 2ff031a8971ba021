from celery import Celery

app = Celery("tasks", broker="memory://", backend="cache+memory://")
app.conf.task_always_eager = True


@app.task
def add(x, y):
    return x + y


def test_task_runs_at_once():
    assert add.delay(1, 2).get(timeout=5) == 3
