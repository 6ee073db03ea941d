package io.openclaw.gateway.stomp;

import io.openclaw.gateway.feed.SessionFeeds;
import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.token.TokenAuthenticator;
import io.openclaw.gateway.websocket.Departures;
import io.openclaw.gateway.websocket.WebSocketSettings;
import java.time.InstantSource;

/// The rooms behind this door.
record Rooms(
    Intake intake,
    TaskAnswers answers,
    TaskFeeds feeds,
    SessionFeeds sessions,
    Departures departures,
    TokenAuthenticator authenticator,
    WebSocketSettings settings,
    InstantSource clock) {}
