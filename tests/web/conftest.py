import pytest

from webapp.web import texts


@pytest.fixture
def english_texts():
    texts.load_catalogues()
