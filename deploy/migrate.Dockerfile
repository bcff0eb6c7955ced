ARG PYTHON=3.13
FROM python:${PYTHON}-slim
WORKDIR /app
COPY deploy/migrate-requirements.txt .
RUN pip install --no-cache-dir --requirement migrate-requirements.txt
COPY . .
USER 65534
CMD ["python", "-m", "tools.deploy.migration"]
