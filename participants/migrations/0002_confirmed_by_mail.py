from django.db import migrations, models


def already_waiting(apps, schema_editor):
    """What was sent before there was a mail to confirm it with waits for its decision, as it did."""
    apps.get_model("participants", "Enrolment").objects.filter(state="submitted").update(state="confirmed")


class Migration(migrations.Migration):
    dependencies = [("participants", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="enrolment",
            name="confirmed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="confirmed by mail"),
        ),
        migrations.AlterField(
            model_name="enrolment",
            name="state",
            field=models.CharField(
                choices=[
                    ("submitted", "not confirmed yet"),
                    ("confirmed", "waiting for a decision"),
                    ("accepted", "accepted"),
                    ("declined", "declined"),
                    ("withdrawn", "withdrawn"),
                ],
                default="submitted",
                max_length=10,
                verbose_name="state",
            ),
        ),
        migrations.RunPython(already_waiting, migrations.RunPython.noop),
    ]
