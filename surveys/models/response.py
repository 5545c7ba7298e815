"""What is kept of respondents: sealed answers while nobody may read them, and own words once the survey has closed."""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from surveys.models.survey import Survey


class SealedAnswer(models.Model):
    """All answers of one respondent in one box that only the workers' secret opens (`surveys.sealing`).

    No link to a person, an invitation, an address, a browser or a time; a random key. It is opened together with all
    others when the survey closes, and deleted when the results are released. `part` is a small box of its own that says
    which part of the municipality the answer comes from, until a worker has counted it (`PartCount`).
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(
        Survey, verbose_name=_("survey"), on_delete=models.PROTECT, related_name="sealed_answers"
    )
    box = models.BinaryField(_("box"))
    part = models.BinaryField(_("box of the part"), null=True)

    class Meta:
        verbose_name = _("sealed answer")
        verbose_name_plural = _("sealed answers")

    def __str__(self) -> str:
        return str(self.survey)


class PartCount(models.Model):
    """How many answers an open survey has from a part of the municipality with enough people; deleted when it closes."""

    survey = models.ForeignKey(Survey, verbose_name=_("survey"), on_delete=models.CASCADE, related_name="part_counts")
    part = models.CharField(_("part"), max_length=30)
    count = models.PositiveIntegerField(_("count"), default=0)

    class Meta:
        verbose_name = _("count of a part")
        verbose_name_plural = _("counts of parts")
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "part"],
                name="one_count_of_a_part",
                violation_error_message=_("This part has been counted already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.part}: {self.count}"


class KeyPair(models.Model):
    """The keys of a survey's seal: made by a worker beforehand, taken by the survey when it opens, deleted at release.

    The public half is for everybody, the private half is wrapped by the workers' secret. A small table of its own,
    since it is written anew after each deletion (`surveys.services.keys.scrub`).
    """

    survey = models.OneToOneField(
        Survey, verbose_name=_("survey"), null=True, on_delete=models.PROTECT, related_name="key_pair"
    )
    public = models.BinaryField(_("public key"), max_length=32)
    wrapped = models.BinaryField(_("wrapped private key"), max_length=72)

    class Meta:
        verbose_name = _("pair of keys")
        verbose_name_plural = _("pairs of keys")

    def __str__(self) -> str:
        return str(self.pk)


class OpenAnswer(models.Model):
    """One answer in the respondent's own words, unlinked from the rest of the response."""

    class Review(models.TextChoices):
        WAITING = "waiting", _("waits for review")
        SHOWN = "shown", _("may be shown")
        HIDDEN = "hidden", _("is not shown")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    survey = models.ForeignKey(Survey, verbose_name=_("survey"), on_delete=models.PROTECT, related_name="open_answers")
    question = models.CharField(_("question"), max_length=10)
    text = models.TextField(_("text"), max_length=2000)
    review = models.CharField(_("review"), max_length=10, choices=Review, default=Review.WAITING)

    class Meta:
        verbose_name = _("open answer")
        verbose_name_plural = _("open answers")

    def __str__(self) -> str:
        """Whose it is, and not a word of it: the log, which more people read, names it so."""
        return _("An answer in somebody’s own words, %(survey)s") % {"survey": self.survey}


class Submission(models.Model):
    """That a form has been sent, so that the same form sent twice counts once; deleted when the survey closes.

    `digest` is of the form's random token, which is not stored. `fingerprint` is of the answers under that token: it
    tells the sender whether these or other answers are in, and nothing to anybody who has not the token.
    """

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, primary_key=True)
    fingerprint = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("sent form")
        verbose_name_plural = _("sent forms")

    def __str__(self) -> str:
        return self.digest[:8]
