# The wheel, as everybody installs it; the locked packages, checked by their hashes; no root.

FROM python:3.11-slim AS build
COPY . /src
WORKDIR /src
RUN pip wheel --no-cache-dir --no-deps --wheel-dir /wheels .

FROM python:3.11-slim
# git reads the repositories that `headwater track` is given.
RUN apt-get update \
    && apt-get install -y --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 1000 --user-group --home-dir /var/lib/headwater --create-home headwater
COPY requirements.lock /tmp/requirements.lock
RUN pip install --no-cache-dir --no-deps --require-hashes -r /tmp/requirements.lock
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --no-deps /wheels/*.whl && rm -r /wheels /tmp/requirements.lock

ENV HEADWATER_VAR_DIR=/var/lib/headwater \
    PYTHONUNBUFFERED=1
USER 1000:1000
WORKDIR /var/lib/headwater
VOLUME /var/lib/headwater
EXPOSE 8000

HEALTHCHECK --interval=30s --timeout=10s --start-period=20s \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz', timeout=5)"]

# `headwater db upgrade` comes first; compose.yaml does both.
CMD ["gunicorn", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "tracker.wsgi:app"]
