from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("participants", "0007_language_of_the_terms")]

    operations = [
        migrations.CreateModel(
            name="NewAddress",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.EmailField(max_length=254, verbose_name="e-mail address")),
                (
                    "digest",
                    models.CharField(help_text="SHA-256", max_length=64, unique=True, verbose_name="digest of the link"),
                ),
                ("asked_at", models.DateTimeField(verbose_name="asked")),
                (
                    "enrolment",
                    models.OneToOneField(
                        on_delete=models.deletion.CASCADE,
                        related_name="new_address",
                        to="participants.enrolment",
                        verbose_name="enrolment",
                    ),
                ),
            ],
            options={"verbose_name": "new address", "verbose_name_plural": "new addresses"},
        ),
    ]
