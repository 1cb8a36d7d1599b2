"""Pages are read in English, whatever the machine speaks."""

import pytest
from django.test import Client


@pytest.fixture
def client():
    return Client(headers={"accept-language": "en"})
