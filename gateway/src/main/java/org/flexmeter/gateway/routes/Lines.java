package org.flexmeter.gateway.routes;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.catalogue.Feed;
import org.flexmeter.gateway.codec.Notice;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.serial.LineFrames;

/** What a line has brought, as messages: readings by the catalogue, notices as alerts. */
@ApplicationScoped
@Named("lines")
public class Lines {

    private static final String FEED = "feed";
    private static final String ALARMS = "-alarms";

    private final Knowledge knowledge;

    public Lines(Knowledge knowledge) {
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

    /** Notices as alerts, by the feed {@code <feed>-alarms} of the catalogue. */
    public Group alerts(String gateway, List<Notice> notices) {
        List<FmMessage> messages = new ArrayList<>();
        List<Refusal> refusals = new ArrayList<>();
        Map<String, List<Notice>> feeds = new LinkedHashMap<>();
        notices.forEach(
                n -> feeds.computeIfAbsent(n.feed() + ALARMS, f -> new ArrayList<>()).add(n));
        feeds.forEach(
                (feed, ofFeed) -> {
                    Group group = translate(gateway, feed, rows(gateway, feed, ofFeed));
                    messages.addAll(group.messages());
                    refusals.addAll(group.refusals());
                });
        String feed = feeds.keySet().stream().findFirst().orElse("");
        return new Group(gateway, feed, messages, refusals, Map.of());
    }

    private List<Row> rows(String gateway, String feed, List<Notice> notices) {
        if (!(knowledge.catalogues().feed(gateway, feed) instanceof Feed.AlarmEvents alarms)) {
            throw new IllegalStateException(
                    "catalogue/" + gateway + ".yaml: feed " + feed + " must be kind: alarm-events");
        }
        return notices.stream().map(notice -> row(alarms, notice)).toList();
    }

    private static Row row(Feed.AlarmEvents feed, Notice notice) {
        Map<String, Object> columns = new LinkedHashMap<>();
        columns.put(feed.source().deviceColumn(), notice.device());
        columns.put(feed.source().time().column(), notice.at());
        columns.put(feed.alarm(), notice.name());
        feed.message().ifPresent(column -> columns.put(column, notice.message()));
        return new Row(columns);
    }

    private Group translate(String gateway, String feed, List<Row> rows) {
        return knowledge.translator().translate(gateway, feed, rows, d -> Optional.empty());
    }

    private static Map<String, List<Row>> byFeed(List<Row> rows) {
        Map<String, List<Row>> feeds = new LinkedHashMap<>();
        for (Row row : rows) {
            feeds.computeIfAbsent(String.valueOf(row.get(FEED)), f -> new ArrayList<>()).add(row);
        }
        return feeds;
    }
}
