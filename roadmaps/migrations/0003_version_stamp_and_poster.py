from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("roadmaps", "0002_approved_versions_stay"),
    ]

    operations = [
        migrations.AddField(
            model_name="version",
            name="approved_on",
            field=models.DateField(blank=True, null=True, verbose_name="day of the decision"),
        ),
        migrations.AddField(
            model_name="version",
            name="section",
            field=models.CharField(blank=True, max_length=20, verbose_name="section of the minutes", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="version",
            name="poster",
            field=models.FileField(blank=True, upload_to="roadmaps/", verbose_name="one-page roadmap (A3)", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="version",
            name="poster_digest",
            field=models.CharField(
                blank=True,
                help_text="SHA-256",
                max_length=64,
                verbose_name="digest of the one-page roadmap",
                default="",
            ),
            preserve_default=False,
        ),
    ]
