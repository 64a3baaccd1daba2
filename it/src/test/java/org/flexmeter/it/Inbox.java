package org.flexmeter.it;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.flexmeter.world.cloud.Cloud;
import org.flexmeter.world.cloud.WireEvent;

/** What the control centre has received, for tests that write their own rows. */
final class Inbox {
    private final List<WireEvent> events = new CopyOnWriteArrayList<>();

    Inbox(Cloud cloud) {
        cloud.onEvent(events::add);
    }

    List<WireEvent> of(String hardwareId) {
        return events.stream().filter(e -> e.hardwareId().equals(hardwareId)).toList();
    }

    List<WireEvent.Reading> readings(String hardwareId) {
        return of(hardwareId).stream()
                .filter(WireEvent.Reading.class::isInstance)
                .map(WireEvent.Reading.class::cast)
                .toList();
    }

    List<Map<String, Double>> values(String hardwareId) {
        return readings(hardwareId).stream().map(WireEvent.Reading::values).toList();
    }

    List<Instant> dates(String hardwareId) {
        return readings(hardwareId).stream().map(WireEvent.Reading::eventDate).toList();
    }

    List<WireEvent.Alert> alerts(String hardwareId) {
        return of(hardwareId).stream()
                .filter(WireEvent.Alert.class::isInstance)
                .map(WireEvent.Alert.class::cast)
                .toList();
    }

    int size() {
        return events.size();
    }
}
