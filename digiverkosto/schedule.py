"""Everything that happens by the clock, in one place. Times are in the project's time zone.

What comes every so often expires when it comes again, so that a queue nobody reads does not fill up with it.
"""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "say that the schedule lives": {"task": "jobs.tasks.beat", "schedule": 60.0, "options": {"expires": 60}},
    "send mails that the queue lost": {"task": "outbox.tasks.sweep", "schedule": 20.0, "options": {"expires": 20}},
    "do jobs that the queue lost": {"task": "jobs.tasks.sweep", "schedule": 20.0, "options": {"expires": 20}},
    "open surveys whose day has come": {"task": "surveys.tasks.open_due", "schedule": 60.0, "options": {"expires": 60}},
    "close surveys whose time is up": {"task": "surveys.tasks.close_due", "schedule": 60.0, "options": {"expires": 60}},
    "count from which parts answers have come": {
        "task": "surveys.tasks.count_parts",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "keep keys for surveys to be opened ready": {
        "task": "surveys.tasks.stock_keys",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "offer seats that came free": {
        "task": "events.tasks.offer_seats",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "ask for feedback on events that are over": {
        "task": "desk.tasks.follow_feedback",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "remind of events and thank for them": {
        "task": "events.tasks.mail_by_the_clock",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "write the table of keys anew": {"task": "surveys.tasks.scrub_keys", "schedule": crontab(hour="4", minute="0")},
    "delete what has reached its end date": {
        "task": "accounts.tasks.purge_expired",
        "schedule": crontab(hour="3", minute="30"),
    },
}
