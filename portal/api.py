from rest_framework.pagination import BasePagination


class KeysetPagination(BasePagination):
    pass


def only_ours(endpoints):
    return endpoints
