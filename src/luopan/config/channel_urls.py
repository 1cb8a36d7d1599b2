"""Addresses of messages: how one hears, by which channels, and the links of messages."""

from django.urls import path

from luopan.web.views import answers, channels, messages, passage

urlpatterns = [
    path("me/messages/", messages.index, name="messages"),
    path("me/messages/add/", messages.add, name="add_own_channel"),
    path("me/messages/<int:channel_id>/do/<str:act>/", messages.act, name="do_channel"),
    path("settings/channels/", channels.index, name="channels"),
    path("settings/channels/add/", channels.add, name="add_channel"),
    path("settings/channels/webhooks/add/", channels.add_webhook, name="add_webhook"),
    path(
        "settings/channels/webhooks/<int:webhook_id>/do/<str:act>/",
        channels.act_on_webhook,
        name="do_webhook",
    ),
    path(
        "settings/channels/letters/<int:letter_id>/do/<str:act>/",
        channels.act_on_letter,
        name="do_letter",
    ),
    path("answers/", answers.index, name="answers"),
    path("answers/<int:version_id>/<path:code>/", answers.talk, name="quick_talk"),
    path("go/<str:token>/", passage.go, name="passage"),
]
