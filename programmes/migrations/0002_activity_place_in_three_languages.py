from django.db import migrations, models


def what_there_is_becomes_finnish(apps, schema_editor):
    apps.get_model("programmes", "Activity").objects.update(place_fi=models.F("place"))


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='place_en',
            field=models.CharField(blank=True, max_length=120, null=True, verbose_name='place'),
        ),
        migrations.AddField(
            model_name='activity',
            name='place_fi',
            field=models.CharField(blank=True, max_length=120, null=True, verbose_name='place'),
        ),
        migrations.AddField(
            model_name='activity',
            name='place_sv',
            field=models.CharField(blank=True, max_length=120, null=True, verbose_name='place'),
        ),
        migrations.RunPython(what_there_is_becomes_finnish, migrations.RunPython.noop),
    ]
