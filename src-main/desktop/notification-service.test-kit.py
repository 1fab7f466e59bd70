"""
A desktop's notification service (org.freedesktop.Notifications) that says as JSON lines what it is
asked to show and to take away, and lets a person press what the first argument names: an action, or
nothing.
"""
import json
import sys

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

NAME = "org.freedesktop.Notifications"


def say(**line):
    print(json.dumps(line), flush=True)


class Service(dbus.service.Object):
    @dbus.service.method(NAME, out_signature="as")
    def GetCapabilities(self):
        return ["actions", "body"]

    @dbus.service.method(NAME, out_signature="ssss")
    def GetServerInformation(self):
        return ("test", "ferry", "1", "1.2")

    @dbus.service.method(NAME, in_signature="susssasa{sv}i", out_signature="u")
    def Notify(self, app, replaces, icon, summary, body, actions, hints, timeout):
        say(event="shown", app=app, summary=summary, body=body, actions=list(actions))
        if PRESSED:
            GLib.timeout_add(50, self.press)
        return dbus.UInt32(7)

    @dbus.service.method(NAME, in_signature="u")
    def CloseNotification(self, number):
        say(event="closed", number=int(number))
        self.NotificationClosed(number, dbus.UInt32(3))

    def press(self):
        self.ActionInvoked(dbus.UInt32(7), PRESSED)
        self.NotificationClosed(dbus.UInt32(7), dbus.UInt32(2))
        return False

    @dbus.service.signal(NAME, signature="us")
    def ActionInvoked(self, number, action):
        pass

    @dbus.service.signal(NAME, signature="uu")
    def NotificationClosed(self, number, reason):
        pass


PRESSED = sys.argv[1] if len(sys.argv) > 1 else ""
dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SessionBus()
owned = dbus.service.BusName(NAME, bus)
service = Service(bus, "/org/freedesktop/Notifications")
say(event="ready")
GLib.MainLoop().run()
