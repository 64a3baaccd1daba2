package org.flexmeter.gateway.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.flexmeter.gateway.codec.Notice;
import org.flexmeter.gateway.message.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The beans of the routes, with their settings. */
class LineBeansTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private final List<String> set = new ArrayList<>();

    @AfterEach
    void clear() {
        set.forEach(System::clearProperty);
    }

    @Test
    void withoutTheSettingEveryReadingIsPublished() {
        ThinningFilter filter = new ThinningFilter();
        assertThat(filter.thin(frames("unibo", NOON, NOON.plusMillis(1))).rows()).hasSize(2);
        assertThat(filter.dropped()).isZero();
    }

    @Test
    void oneReadingInEachIntervalIsPublishedTheOthersAreCounted() {
        set("gateway.unibo.publish-every", "10s");
        ThinningFilter filter = new ThinningFilter();
        LineFrames frames = frames("unibo", NOON, NOON.plusSeconds(9), NOON.plusSeconds(10));
        assertThat(filter.thin(frames).rows())
                .extracting(row -> row.get("at"))
                .containsExactly(NOON, NOON.plusSeconds(10));
        assertThat(filter.dropped()).isEqualTo(1);
        assertThat(filter.thin(frames("ennova", NOON, NOON.plusSeconds(1))).rows()).hasSize(2);
    }

    @Test
    void aReadingWithoutTimeIsLeftToTheTranslation() {
        set("gateway.unibo.publish-every", "10s");
        Map<String, Object> columns = new HashMap<>();
        columns.put("node", "A");
        columns.put("at", null);
        LineFrames frames =
                new LineFrames("unibo", "l", List.of(new Row(columns)), List.of(), List.of());
        assertThat(new ThinningFilter().thin(frames).rows()).hasSize(1);
    }

    @Test
    void aSettingOutOfBoundsIsToldAndNotUsed() {
        set("gateway.unibo.publish-every", "61s");
        assertThat(LineOptions.PUBLISH_EVERY.of("unibo")).isEmpty();
        set("gateway.unibo.publish-every", "soon");
        assertThat(LineOptions.PUBLISH_EVERY.of("unibo")).isEmpty();
        set("gateway.unibo.publish-every", "60s");
        assertThat(LineOptions.PUBLISH_EVERY.of("unibo")).isPresent();
    }

    @Test
    void aNodeThatHasJustSpokenIsNotSilent() {
        SilenceWatch watch = new SilenceWatch();
        watch.heard(frames("unibo", NOON));
        assertThat(watch.check("unibo", "single-meter", List.of())).isEmpty();
    }

    @Test
    void silenceIsToldForTheGatewayThatItIsSetFor() {
        set("gateway.unibo.silence", "1s");
        SilenceWatch watch = new SilenceWatch();
        watch.heard(frames("unibo", NOON));
        watch.heard(frames("ennova", NOON));
        List<Notice> notices = new ArrayList<>();
        await().until(
                        () -> {
                            notices.addAll(watch.check("unibo", "single-meter", List.of()));
                            return !notices.isEmpty();
                        });
        assertThat(notices)
                .extracting(Notice::feed, Notice::device, Notice::name)
                .containsExactly(tuple("single-meter", "A", "node.silent"));
        assertThat(watch.check("ennova", "midori-smart-meter", List.of())).isEmpty();
    }

    @Test
    void aRegisteredNodeThatNeverSpeaksIsToldOnce() {
        set("gateway.unibo.silence", "1s");
        SilenceWatch watch = new SilenceWatch();
        List<Notice> notices = new ArrayList<>();
        await().until(
                        () -> {
                            notices.addAll(watch.check("unibo", "single-meter", List.of("B")));
                            return !notices.isEmpty();
                        });
        assertThat(notices).extracting(Notice::device).containsExactly("B");
        assertThat(notices.get(0).message()).contains("expected since");
        assertThat(watch.check("unibo", "single-meter", List.of("B"))).isEmpty();
    }

    private void set(String name, String value) {
        System.setProperty(name, value);
        set.add(name);
    }

    private static LineFrames frames(String gateway, Instant... times) {
        List<Row> rows = new ArrayList<>();
        for (Instant time : times) {
            rows.add(new Row(Map.of("feed", "single-meter", "node", "A", "at", time)));
        }
        return new LineFrames(gateway, "/dev/x", rows, List.of(), List.of());
    }
}
