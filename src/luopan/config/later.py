"""Addresses that are loaded when somebody first asks for one of them."""

from typing import Any

from django.urls import URLResolver
from django.urls.resolvers import RoutePattern


class Later(URLResolver):
    """The addresses of a module under a prefix and a namespace.

    Django looks into every resolver as soon as the address of any page is wanted; this one
    lets itself be looked into when it is one of its own, and not before.
    """

    def __init__(self, prefix: str, module: str, namespace: str) -> None:
        route = RoutePattern(prefix)
        super().__init__(route, module, app_name=namespace, namespace=namespace)
        self._wanted = False

    def _populate(self) -> None:
        if self._wanted:  # else its namespace is all that is asked for
            super()._populate()

    @property
    def reverse_dict(self) -> Any:
        """Its addresses by name."""
        self._wanted = True
        return super().reverse_dict

    @property
    def namespace_dict(self) -> Any:
        """Namespaces within it."""
        self._wanted = True
        return super().namespace_dict

    @property
    def app_dict(self) -> Any:
        """Applications within it."""
        self._wanted = True
        return super().app_dict
