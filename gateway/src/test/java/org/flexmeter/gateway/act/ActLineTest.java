package org.flexmeter.gateway.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.flexmeter.gateway.act.TestLedger.command;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.awaitility.core.ConditionFactory;
import org.flexmeter.gateway.command.CommandOutcome;
import org.flexmeter.gateway.command.NotSentException;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.serial.LineFrames;
import org.flexmeter.gateway.serial.Peer;
import org.flexmeter.gateway.serial.StateFolder;
import org.flexmeter.world.line.Ptys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The shipped routes of both lines, which share a line with what listens to it. */
@Tag("bare")
@Tag("parts")
class ActLineTest {
    private static final String COMMAND = "A55A0110000A01F300000900000403010000000A";
    private static final String RESULT = "A55A0190000A01F300090900000403000000000AA0C2";
    private static final String RESULT_ACKNOWLEDGED = "A55A0181000A01F3000900DB59";
    private static final String ON_COMMAND =
            "A55A0111000A01F3000A1800000403019B76DAA80000003039FFFFFF8559E3000014F79777";
    private static final String METER =
            "A55A0101000A01F3000714019B76DAA80000003039FFFFFF8559E3000014F77332";

    /** Takes what the listening route has after its first steps. */
    private static final String LISTEN =
            """
            - route:
                id: test-listen
                from:
                  uri: serial:%s
                  parameters:
                    codec: %s
                    gateway: %s
                  steps:
                    - bean:
                        ref: lineAnswers
                        method: heard(${body})
                    - bean:
                        ref: lineAnswers
                        method: take('%s', ${body})
                    - process:
                        ref: taken
            """;

    @TempDir Path folder;
    private final List<LineFrames> taken = new CopyOnWriteArrayList<>();
    private final ActionRoutes routes;
    @AutoClose private Peer peer;

    ActLineTest() throws Exception {
        routes = new ActionRoutes();
    }

    @AfterEach
    void end() {
        routes.close();
    }

    private void open(boolean tty, String gateway, String codec) throws Exception {
        assumeTrue(!tty || Ptys.available(), "pseudo-terminals cannot be opened");
        peer = tty ? Peer.tty(folder.resolve("tty-test")) : Peer.tcp();
        routes.set(StateFolder.SETTING, StateFolder.path())
                .set("gateway." + gateway + ".line", peer.line());
        routes.camel
                .getRegistry()
                .bind(
                        "taken",
                        (Processor)
                                exchange ->
                                        taken.add(exchange.getMessage().getBody(LineFrames.class)));
        routes.start(Path.of("nowhere"), gateway, gateway + "-act");
        routes.load("file:test.yaml", LISTEN.formatted(peer.line(), codec, gateway, codec));
        patiently().until(() -> peer.isConnected());
    }

    private void send(String... frames) throws IOException {
        for (String frame : frames) {
            peer.send(HexFormat.of().parseHex(frame));
        }
    }

    private static ConditionFactory patiently() {
        return await().atMost(Duration.ofSeconds(60));
    }

    private String received() {
        return HexFormat.of().withUpperCase().formatHex(peer.received());
    }

    private List<Row> rows() {
        return taken.stream().flatMap(frames -> frames.rows().stream()).toList();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCommandGoesToTheConcentratorAndItsResultToTheLedger(boolean tty) throws Exception {
        open(tty, "ennova", "midori");
        Exchange done =
                routes.act(
                        "ennova",
                        routes.ledger.open(
                                command(
                                        1027,
                                        "i-1",
                                        "000A01F3",
                                        "set-interval",
                                        Map.of("seconds", 10L))));
        assertThat(done.getException()).isNull();
        assertThat(done.getMessage().getBody()).isNotInstanceOf(CommandOutcome.class);
        patiently().until(() -> received().startsWith(COMMAND));
        send(RESULT);
        patiently().until(() -> received().endsWith(RESULT_ACKNOWLEDGED));
        assertThat(routes.ledger.outcomes)
                .containsExactly(CommandOutcome.done(1027, "the interval is 10 s"));
    }

    @Test
    void aReadingOnCommandCarriesTheCommandThatAskedForIt() throws Exception {
        open(false, "ennova", "midori");
        routes.ledger.open(command(1027, "i-1", "000A01F3", "read-now"));
        send(METER, ON_COMMAND);
        patiently().until(() -> rows().size() == 2);
        assertThat(rows().get(0).has("originator")).isFalse();
        assertThat(rows().get(1).get("originator")).isEqualTo("i-1");
    }

    @Test
    void aResultOfAnotherMeterThanTheCommandsIsNotTaken() throws Exception {
        open(false, "ennova", "midori");
        routes.ledger.open(command(1027, "i-1", "000A01F4", "set-interval"));
        send(RESULT);
        patiently().until(() -> !taken.isEmpty());
        assertThat(routes.ledger.outcomes).isEmpty();
    }

    /** Each write is whole, whatever is written at the same time. */
    @Test
    void commandsAndAcknowledgementsDoNotMix() throws Exception {
        open(false, "ennova", "midori");
        Thread commands =
                new Thread(
                        () -> {
                            for (int i = 0; i < 200; i++) {
                                act(i);
                            }
                        });
        commands.start();
        for (int i = 0; i < 200; i++) {
            send(METER);
        }
        commands.join(Duration.ofSeconds(60).toMillis());
        patiently().until(() -> count(received()) == 400);
    }

    private void act(int number) {
        try {
            routes.act("ennova", command(number, "i", "000A01F3", "read-now"));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whole frames one after the other, commands of 22 bytes and answers of 13; -1 if they mix. */
    private static int count(String hex) {
        List<String> frames = new ArrayList<>();
        int at = 0;
        while (at < hex.length()) {
            boolean command = hex.startsWith("A55A0110", at);
            if (!command && !hex.startsWith("A55A0181", at)) {
                return hex.length() - at < 8 ? 0 : -1;
            }
            at += command ? 44 : 26;
            frames.add(command ? "command" : "answer");
        }
        return frames.size();
    }

    @Test
    void aLineThatIsAwayHasNotGotIt() throws Exception {
        open(false, "ennova", "midori");
        peer.close();
        patiently()
                .untilAsserted(
                        () ->
                                assertThat(
                                                routes.act(
                                                                "ennova",
                                                                command(
                                                                        1,
                                                                        "i",
                                                                        "000A01F3",
                                                                        "read-now"))
                                                        .getException())
                                        .isInstanceOf(NotSentException.class)
                                        .hasMessageContaining("is away"));
    }

    @Test
    void whatIsNoFrameHasFailed() throws Exception {
        open(false, "ennova", "midori");
        Exchange done = routes.act("ennova", command(5, "i", "meter-1", "read-now"));
        assertThat(done.getMessage().getBody())
                .isEqualTo(
                        CommandOutcome.failed(
                                5,
                                "meter-1 is no address of eight capital hex digits; mend devices.csv"));
        assertThat(received()).isEmpty();
    }

    @Test
    void aNodeIsHeardAndItsReadingOnCommandKnown() throws Exception {
        open(false, "unibo", "unibo");
        routes.ledger.open(command(1027, "i-1", "00158D0000A1B2C3", "read-now"));
        String first =
                "55AA00158D0000A1B2C33E012A000006090B7B0FCD129313881293"
                        + "0FCD0B7B06090000F9F7F485F033ED6DEC78ED6DF033F485F9F7"
                        + "000003ED07780A480C160CB50C160A48077803ED8A68";
        String second =
                "55AA00158D0000A1B2C320022A0000FC13F888F5B8F3EAF34BF3EAF5B8F888FC13"
                        + "0DD008FD0CE43F7851ECC1A3";
        // the result says that reading 42 (2A) follows
        send("55AA00158D0000A1B2C30981030000040300002A8A4F");
        patiently().until(() -> routes.ledger.outcomes.size() == 1);
        send(first, second);
        patiently().until(() -> rows().size() == 1);
        assertThat(routes.ledger.outcomes).containsExactly(CommandOutcome.done(1027, "reading 42"));
        assertThat(rows().get(0).get("originator")).isEqualTo("i-1");
        assertThat(routes.ledger.heard).containsOnly("00158D0000A1B2C3").hasSize(2);
        routes.act(
                "unibo",
                command(1027, "i-2", "00158D0000A1B2C3", "set-interval", Map.of("seconds", 10L)));
        patiently().until(() -> received().equals("55AA00158D0000A1B2C30980030000040301000A723E"));
    }
}
