"""The startup probe: a function gets requests once it has reached its stores."""

from shared.pipeline.readiness import PATH

# Asked each second, since the wait for the next probe is part of a cold start. Two minutes: "delays
# of a minute or more" (Cloud Run, "Direct VPC with a VPC network"), and a database that fails over.
STARTUP_PROBE = (
    f"--startup-probe=httpGet.path={PATH},httpGet.port=8080,"
    "timeoutSeconds=1,periodSeconds=1,failureThreshold=120"
)
