# The image of web, worker, beat and migrate. BASE is any Debian or Ubuntu image with Python 3.11 to 3.13 and its venv module.
ARG BASE=python:3.12-slim-bookworm

# Packages in a virtual environment of their own
FROM ${BASE} AS packages
WORKDIR /build
COPY requirements.txt requirements.lock ./
RUN python3 -m venv /opt/portal \
    && /opt/portal/bin/pip install --no-cache-dir --disable-pip-version-check -r requirements.txt -c requirements.lock

# Static files, hashed and compressed
FROM packages AS static
WORKDIR /srv/portal
COPY . .
RUN VAR_DIR=/tmp/build STATIC_ROOT=/srv/static /opt/portal/bin/python manage.py collectstatic --no-input --verbosity 0

FROM ${BASE}
# Debian removes superseded versions from its archive, so that pinned ones could not be installed again
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /srv/portal --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 700 /srv/var
WORKDIR /srv/portal
COPY --from=packages /opt/portal /opt/portal
COPY --from=static /srv/static /srv/static
COPY . .
ENV PATH=/opt/portal/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PORTAL_ENV=production \
    VAR_DIR=/srv/var \
    STATIC_ROOT=/srv/static
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["python", "-m", "qualityportal.health"]
ENTRYPOINT ["python", "-m", "qualityportal.processes"]
CMD ["web"]
