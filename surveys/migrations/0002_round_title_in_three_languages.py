from django.db import migrations, models


def what_there_is_becomes_finnish(apps, schema_editor):
    apps.get_model("surveys", "Round").objects.update(title_fi=models.F("title"))


class Migration(migrations.Migration):

    dependencies = [
        ('surveys', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='title_en',
            field=models.CharField(max_length=160, null=True, verbose_name='title'),
        ),
        migrations.AddField(
            model_name='round',
            name='title_fi',
            field=models.CharField(max_length=160, null=True, verbose_name='title'),
        ),
        migrations.AddField(
            model_name='round',
            name='title_sv',
            field=models.CharField(max_length=160, null=True, verbose_name='title'),
        ),
        migrations.RunPython(what_there_is_becomes_finnish, migrations.RunPython.noop),
    ]
