"""What is shown of documents: get, list and download."""

import urllib.request
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from shared.database import Database, Scope
from tests.client import code, send
from tests.factories import new_organization, new_user, sql
from tests.functions.documents.rows import PDF, new_document, start
from tests.functions.properties.rows import new_property
from shared.problems import Problem
