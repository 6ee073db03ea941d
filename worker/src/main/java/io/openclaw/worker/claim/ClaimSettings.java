package io.openclaw.worker.claim;

import io.openclaw.task.Lane;
import io.openclaw.task.TaskWork.Capabilities;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// @param places tasks of each lane that run at once
/// @param lease how long a claim holds without a beat
/// @param beat how often claims are extended and the worker announces itself
/// @param grace how long running attempts may go on after the signal to stop
/// @param patience how long the claim loop may stand still while tasks wait
/// @param providers names of those that can be called from here
/// @param able what tasks it takes
public record ClaimSettings(
    Map<Lane, Integer> places,
    Duration lease,
    Duration beat,
    Duration grace,
    Duration patience,
    List<String> providers,
    Capabilities able) {}
