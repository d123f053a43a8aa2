# Passerelle in a container. Written with care and not run yet: tell us what you find.
FROM python:3.11-slim-bookworm

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DEBUG=0 HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app

COPY requirements/production.txt requirements/production.txt
RUN pip install --no-cache-dir --require-hashes --requirement requirements/production.txt

COPY . .
RUN useradd --system --uid 10001 passerelle && mkdir /data && chown passerelle /data
USER passerelle
VOLUME /data
EXPOSE 8000

# Web server and worker together. compose.yaml runs them apart.
CMD ["python", "manage.py", "serve"]
