package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.catalogue.AlarmType;
import org.flexmeter.gateway.codec.Notice;
import org.flexmeter.gateway.message.Alert;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.serial.LineFrames;

/** What a line has brought, as messages: readings by the catalogue, notices as alerts. */
@ApplicationScoped
@Named("lines")
public class Lines {

    private static final String FEED = "feed";

    private final Knowledge knowledge;

    Lines(Knowledge knowledge) {
        this.knowledge = knowledge;
    }

    /** Readings, refusals and notices of a handful of frames as one group, in their order. */
    public Group translate(String gateway, LineFrames frames) {
        List<FmMessage> messages = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>(frames.refusals());
        byFeed(frames.rows())
                .forEach(
                        (feed, rows) -> {
                            Group group =
                                    knowledge
                                            .translator()
                                            .translate(gateway, feed, rows, d -> Optional.empty());
                            messages.addAll(group.messages());
                            refusals.addAll(group.refusals());
                        });
        Group alerts = alerts(gateway, frames.notices());
        messages.addAll(alerts.messages());
        refusals.addAll(alerts.refusals());
        return new Group(gateway, frames.line(), messages, refusals, Map.of());
    }

    /** Notices as alerts of the devices that they are about. */
    public Group alerts(String gateway, List<Notice> notices) {
        List<FmMessage> messages = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        String feed = notices.isEmpty() ? "" : notices.get(0).feed();
        for (Notice notice : notices) {
            Optional<Device> device = knowledge.registry().find(gateway, notice.device());
            if (device.isEmpty()) {
                refusals.add(unknown(gateway, notice));
            } else if (device.get().enabled()) {
                messages.add(alert(gateway, device.get(), notice));
            }
        }
        return new Group(gateway, feed, messages, refusals, Map.of());
    }

    private Alert alert(String gateway, Device device, Notice notice) {
        Optional<AlarmType> type =
                knowledge
                        .catalogues()
                        .deviceType(gateway, device.deviceType())
                        .flatMap(
                                t ->
                                        t.alarms().stream()
                                                .filter(a -> a.name().equals(notice.name()))
                                                .findFirst());
        return new Alert(
                device.hardwareId(),
                type.map(AlarmType::wireName).orElse(notice.name()),
                type.map(AlarmType::level).orElse(Alert.Level.WARNING),
                notice.message(),
                notice.at());
    }

    private static Refusal unknown(String gateway, Notice notice) {
        return new Refusal(
                gateway,
                notice.feed(),
                notice.device(),
                "",
                Refusal.Reason.UNKNOWN_DEVICE,
                gateway
                        + "/"
                        + notice.feed()
                        + ": "
                        + notice.message()
                        + ", but device "
                        + notice.device()
                        + " is not registered; add it to devices.csv",
                notice.toString(),
                true);
    }

    private static Map<String, List<Row>> byFeed(List<Row> rows) {
        Map<String, List<Row>> feeds = new LinkedHashMap<>();
        for (Row row : rows) {
            feeds.computeIfAbsent(String.valueOf(row.get(FEED)), f -> new ArrayList<>()).add(row);
        }
        return feeds;
    }
}
