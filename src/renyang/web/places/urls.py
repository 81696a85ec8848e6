"""URL patterns of the pages of places."""

from django.urls import path

from renyang.web.places import air, bookings, checks, inspections, openings, reach, roads, sensors, sites

urlpatterns = [
    path("sites/", sites.sites, name="sites"),
    path("sites/map.json", sites.sites_map, name="sites_map"),
    path("sites/<int:pk>/", sites.site, name="site"),
    path("sites/<int:pk>/opening/", openings.opening, name="opening"),
    path("sites/<int:pk>/checklist/", checks.site_checklist, name="site_checklist"),
    path("sites/<int:pk>/comfort/", checks.site_comfort, name="site_comfort"),
    path("inspections/", inspections.inspections, name="inspections"),
    path("inspections/<uuid:pk>/", inspections.inspection, name="inspection"),
    path("inspections/<uuid:pk>/withdraw/", inspections.inspection_withdraw, name="inspection_withdraw"),
    path("rooms/<int:pk>/bookings/", bookings.room_bookings, name="room_bookings"),
    path("bookings/<uuid:pk>/cancel/", bookings.booking_cancel, name="booking_cancel"),
    path("reach/", reach.reach, name="reach"),
    path("reach/roads/", roads.roads, name="roads"),
    path("reach/map.json", reach.reach_map, name="reach_map"),
    path("openings/", openings.openings, name="openings"),
    path("openings/<uuid:pk>/withdraw/", openings.opening_withdraw, name="opening_withdraw"),
    path("open/", openings.open_today, name="open_today"),
    path("rooms/<int:pk>/air/", air.room_air, name="room_air"),
    path("sensors/", sensors.sensors, name="sensors"),
    path("sensors/<int:pk>/key/", sensors.sensor_key, name="sensor_key"),
    path("sensors/<int:pk>/remove/", air.sensor_remove, name="sensor_remove"),
    path("measurements/<uuid:pk>/withdraw/", air.measurement_withdraw, name="measurement_withdraw"),
]
