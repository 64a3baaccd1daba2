package org.flexmeter.gateway.translate;

import java.util.List;
import java.util.Optional;
import org.flexmeter.gateway.catalogue.AlarmType;
import org.flexmeter.gateway.message.Alert;
import org.flexmeter.gateway.message.FmMessage;

/**
 * What an alert will say. The control centre knows no clearing, so that a cleared alarm is an alert
 * of level Info whose text begins with {@code Cleared:}.
 */
record AlarmMessage(String type, Alert.Level level, String text, Optional<String> originator) {

    static AlarmMessage raised(AlarmType alarm, String text, Optional<String> originator) {
        return new AlarmMessage(alarm.wireName(), alarm.level(), text, originator);
    }

    static AlarmMessage cleared(AlarmType alarm, String text, Optional<String> originator) {
        return new AlarmMessage(alarm.wireName(), Alert.Level.INFO, "Cleared: " + text, originator);
    }

    /** Nothing yet. */
    static Events<AlarmMessage> events() {
        return new Events<>();
    }

    static List<FmMessage> alerts(Events<AlarmMessage> events) {
        return events.all().stream().map(AlarmMessage::alert).toList();
    }

    private static FmMessage alert(Events.Event<AlarmMessage> event) {
        return new Alert(
                event.device().hardwareId(),
                event.content().type(),
                event.content().level(),
                event.content().text(),
                event.time(),
                event.content().originator());
    }
}
