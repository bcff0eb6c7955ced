ARG PYTHON
FROM ${PYTHON}
WORKDIR /app
COPY deploy/migrate-requirements.txt .
RUN pip install --no-cache-dir --requirement migrate-requirements.txt
COPY . .
USER 65534
CMD ["python", "-m", "tools.deploy.database.migration"]
