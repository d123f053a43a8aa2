from rest_framework.pagination import BasePagination
from rest_framework.views import exception_handler as problem
class KeysetPagination(BasePagination):
    pass
def only_ours(endpoints): return endpoints
