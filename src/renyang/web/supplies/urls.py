"""URL patterns of the pages of supplies."""

from django.urls import path

from renyang.web.supplies import board, lending, stocks

urlpatterns = [
    path("supplies/lending/map.json", lending.lending_map, name="lending_map"),
    path("supplies/", board.supplies, name="supplies"),
    path("supplies/expiry/", board.supplies_expiry, name="supplies_expiry"),
    path("supplies/count/", stocks.supplies_count, name="supplies_count"),
    path("supplies/lending/", lending.lending, name="lending"),
    path("stocks/<int:pk>/", stocks.stock, name="stock"),
    path("loans/<uuid:pk>/return/", lending.loan_return, name="loan_return"),
]
