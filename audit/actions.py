"""The named actions. An action that is not here cannot be logged."""

ACTIONS: frozenset[str] = frozenset(
    {
        "brand.changed",
        "document.approved",
        "document.requested",
        "enrolment.accepted",
        "enrolment.declined",
        "enrolment.submitted",
        "enrolment.withdrawn",
        "event.changed",
        "level.target_set",
        "measure.changed",
        "measure.deleted",
        "measure.status_changed",
        "member.invited",
        "member.removed",
        "message.sent_to_list",
        "registration.cancelled",
        "registration.made",
        "roadmap.baselines_taken",
        "roadmap.changed",
        "step.changed",
        "survey.closed",
        "survey.opened",
        "survey.released",
        "target.changed",
        "target.deleted",
        "wish.made",
        "wish.answered",
    }
)
