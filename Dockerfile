FROM python:3.11-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN apt-get update \
    && apt-get install -y --no-install-recommends gettext libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN python -m venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH
COPY requirements/base.txt /tmp/requirements.txt
RUN pip install --no-deps --require-hashes -r /tmp/requirements.txt

WORKDIR /srv/digiverkosto
COPY . .
RUN for po in locale/*/LC_MESSAGES/*.po; do msgfmt --check-format -o "${po%.po}.mo" "$po" || exit 1; done
# The values serve this one command: collecting static files connects to nothing and signs nothing.
RUN DJANGO_SETTINGS_MODULE=digiverkosto.settings.production \
    SECRET_KEY=this-key-signs-nothing-and-is-thrown-away-with-the-image-builder ALLOWED_HOSTS=build \
    EVENT_NEEDS_KEY=this-key-opens-nothing-and-is-thrown-away-with-the-image-builder \
    DATABASE_URL=postgres://build REDIS_URL=redis://build EMAIL_URL=smtp://build MAIL_FROM=build@example.org \
    python manage.py collectstatic --noinput --verbosity 0


FROM python:3.11-slim-bookworm

# `backup` and `restore` run pg_dump, pg_restore and psql. They have to be of the server's version (docker-compose.yml): pg_dump
# refuses a newer server, and Debian's own is 15, so PostgreSQL's archive is added.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 postgresql-common \
    && /usr/share/postgresql-common/pgdg/apt.postgresql.org.sh -y \
    && apt-get install -y --no-install-recommends postgresql-client-16 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin digiverkosto \
    && install -d -o digiverkosto -g digiverkosto /srv/media /srv/schedule \
    && install -d -m 700 -o digiverkosto -g digiverkosto /srv/backup
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/digiverkosto /srv/digiverkosto

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    XDG_CACHE_HOME=/tmp \
    DJANGO_SETTINGS_MODULE=digiverkosto.settings.production
WORKDIR /srv/digiverkosto
USER digiverkosto
EXPOSE 8000
CMD ["gunicorn", "digiverkosto.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "3", "--threads", "4", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
