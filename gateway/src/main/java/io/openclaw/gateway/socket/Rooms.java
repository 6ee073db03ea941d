package io.openclaw.gateway.socket;

import io.openclaw.gateway.feed.TaskFeeds;
import io.openclaw.gateway.intake.Intake;
import io.openclaw.gateway.tasks.TaskAnswers;
import io.openclaw.gateway.tasks.Tasks;
import io.openclaw.gateway.token.TokenAuthenticator;
import io.openclaw.gateway.websocket.Departures;
import io.openclaw.gateway.websocket.WebSocketSettings;
import java.time.InstantSource;

/// The rooms behind this door, and what all its connections share.
record Rooms(
    Intake intake,
    Tasks tasks,
    TaskAnswers answers,
    TaskFeeds feeds,
    Departures departures,
    InstantSource clock,
    TokenAuthenticator authenticator,
    SocketSettings settings,
    WebSocketSettings connections,
    Held held) {}
