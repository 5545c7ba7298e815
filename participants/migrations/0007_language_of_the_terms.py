"""The language in which somebody read the terms that they agreed to; until now it was taken from the enrolment's mails."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def from_the_mails(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    enrolments = apps.get_model("participants", "Enrolment")._default_manager
    enrolments.exclude(terms_text="").update(terms_language=F("language"))


class Migration(migrations.Migration):
    dependencies = [("participants", "0006_named_publicly")]

    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="terms_language",
            field=models.CharField(
                blank=True, choices=[("fi", "Finnish"), ("sv", "Swedish"), ("en", "English")], max_length=2, verbose_name="language of the terms"
            ),
        ),
        migrations.RunPython(from_the_mails, migrations.RunPython.noop),
    ]
