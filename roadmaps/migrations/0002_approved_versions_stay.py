"""PostgreSQL itself refuses to change or delete an approved version; who made it may become unknown."""

from django.db import migrations

MAKE = """
CREATE FUNCTION roadmaps_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (to_jsonb(NEW) - 'made_by_id') = (to_jsonb(OLD) - 'made_by_id') THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'an approved version cannot change or be deleted' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER roadmaps_version_stays BEFORE UPDATE OR DELETE ON roadmaps_version
    FOR EACH ROW WHEN (OLD.approved_at IS NOT NULL) EXECUTE FUNCTION roadmaps_version_stays();
"""
DROP = """
DROP TRIGGER roadmaps_version_stays ON roadmaps_version;
DROP FUNCTION roadmaps_version_stays();
"""


def run(statement):
    def on_postgresql(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(statement)

    return on_postgresql


class Migration(migrations.Migration):

    dependencies = [
        ("roadmaps", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(run(MAKE), run(DROP)),
    ]
