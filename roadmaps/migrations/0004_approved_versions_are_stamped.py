"""A version is approved with body and day and without its draft's files, and is given the approved ones once."""

from django.db import migrations

FILES = "'{pdf, digest, poster, poster_digest}'::text[]"
STAMP = "'{approved_at, approved_by, approved_on, section}'::text[]"
STAYS = """
CREATE OR REPLACE FUNCTION roadmaps_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'made_by_id') = (to_jsonb(OLD) - 'made_by_id') THEN
        RETURN NEW;
    END IF;
    %s
    RAISE EXCEPTION 'an approved version cannot change or be deleted' USING ERRCODE = 'restrict_violation';
END
$$;
"""
ONCE = f"""
    IF TG_OP = 'UPDATE' AND OLD.pdf = '' AND NEW.pdf <> '' AND NEW.digest <> ''
        AND (to_jsonb(NEW) - {FILES}) = (to_jsonb(OLD) - {FILES}) THEN
        RETURN NEW;
    END IF;
"""
MAKE = (
    STAYS % ONCE
    + f"""
CREATE FUNCTION roadmaps_version_is_stamped() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.approved_by <> '' AND NEW.approved_on IS NOT NULL AND NEW.pdf = '' AND NEW.poster = ''
        AND (to_jsonb(NEW) - {FILES} - {STAMP}) = (to_jsonb(OLD) - {FILES} - {STAMP}) THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a version is approved with body and day, and its files are made anew'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER roadmaps_version_is_stamped BEFORE UPDATE ON roadmaps_version
    FOR EACH ROW WHEN (OLD.approved_at IS NULL AND NEW.approved_at IS NOT NULL)
    EXECUTE FUNCTION roadmaps_version_is_stamped();
"""
)
DROP = """
DROP TRIGGER roadmaps_version_is_stamped ON roadmaps_version;
DROP FUNCTION roadmaps_version_is_stamped();
""" + STAYS % ""


def run(statement):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return on_postgresql


class Migration(migrations.Migration):

    dependencies = [
        ("roadmaps", "0003_version_stamp_and_poster"),
    ]

    operations = [
        migrations.RunPython(run(MAKE), run(DROP)),
    ]
