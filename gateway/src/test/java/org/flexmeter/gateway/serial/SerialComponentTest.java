package org.flexmeter.gateway.serial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.flexmeter.gateway.Patience;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.world.line.Ptys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The component on real lines: pseudo-terminals and TCP serial servers. */
@Tag("bare")
@Tag("parts")
class SerialComponentTest {
    private static final byte[] METER =
            hex("A55A0101000A01F3000714019B76DAA80000003039FFFFFF8559E3000014F77332");
    private static final byte[] BLINK = hex("A55A0102000B000200080C019B76DAA8000003000010E1B099");
    private static final String METER_ANSWER = "A55A0181000A01F3000700F856";

    enum Kind {
        TTY,
        TCP
    }

    @TempDir Path folder;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final List<LineFrames> taken = new CopyOnWriteArrayList<>();
    private Processor step = exchange -> {};
    @AutoClose private Peer peer;
    private int routes;

    @BeforeEach
    void begin() {
        camel.getShutdownStrategy().setTimeout(Patience.SECONDS);
        StateFolder.set(camel);
    }

    @AfterEach
    void end() throws IOException {
        camel.close();
    }

    @ParameterizedTest
    @EnumSource
    void framesOfYamlRouteAreTakenAndAnswered(Kind kind) throws Exception {
        open(kind);
        camel.getRegistry().bind("step", (Processor) this::take);
        load(
                """
                - route:
                    id: ennova-listen
                    from:
                      uri: serial:%s
                      parameters:
                        codec: midori
                        gateway: ennova
                        speed: 9600
                        parity: even
                        stopBits: "2"
                        readTimeout: 5m
                      steps:
                        - process:
                            ref: step
                """
                        .formatted(peer.line()));
        camel.start();
        awaitConnection();
        peer.send(METER);
        awaitAnswer(METER_ANSWER);
        LineFrames frames = taken.get(0);
        assertThat(frames.gateway()).isEqualTo("ennova");
        assertThat(frames.line()).isEqualTo(peer.line());
        assertThat(frames.rows()).extracting(r -> r.get("address")).containsExactly("000A01F3");
        assertThat(frames.refusals()).isEmpty();
        assertThat(frames.notices()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void afterUnplugAndReplugTheLineGoesOn(Kind kind) throws Exception {
        open(kind);
        start();
        awaitConnection();
        peer.send(METER);
        awaitAnswer(METER_ANSWER);
        peer.send(head(BLINK, 10));
        await().until(() -> consumerHasRead(10));
        peer.unplug();
        if (kind == Kind.TTY) {
            await().until(() -> !status().isConnected());
            assertThat(status().problem()).isPresent();
            peer.plugIn();
        }
        await().until(() -> status().reconnects() == 1 && status().isConnected());
        awaitConnection();
        peer.send(BLINK);
        await().until(() -> rows().size() == 2);
        assertThat(rows().get(1).get("address")).isEqualTo("000B0002");
        assertThat(refusals())
                .as("the half of a frame from before")
                .extracting(Refusal::item)
                .containsExactly("A5 5A 01 02 00 0B 00 02 00 08");
    }

    @Test
    void aDeviceThatIsMissingAtStartIsWaitedFor() throws Exception {
        open(Kind.TTY);
        peer.unplug();
        start();
        await().until(() -> status().problem().isPresent());
        assertThat(status().problem()).hasValue("there is no device " + peer.line());
        assertThat(status().isConnected()).isFalse();
        peer.plugIn();
        await().until(() -> status().isConnected());
        awaitConnection();
        peer.send(METER);
        awaitAnswer(METER_ANSWER);
    }

    @ParameterizedTest
    @EnumSource
    void noiseIsRefusedAndTheFrameBehindItTaken(Kind kind) throws Exception {
        open(kind);
        start();
        awaitConnection();
        peer.send(hex("0011A55A22"));
        peer.send(METER);
        awaitAnswer(METER_ANSWER);
        assertThat(refusals())
                .extracting(Refusal::gateway, Refusal::feed, Refusal::item)
                .containsExactly(tuple("ennova", peer.line(), "00 11 A5 5A 22"));
        assertThat(status().refused()).isEqualTo(1);
        assertThat(status().readings()).isEqualTo(1);
    }

    @Test
    void nothingIsAnsweredWhileItIsNotTakenAndItIsOfferedAgain() throws Exception {
        open(Kind.TCP);
        AtomicInteger offers = new AtomicInteger();
        AtomicBoolean full = new AtomicBoolean(true);
        step =
                exchange -> {
                    offers.incrementAndGet();
                    if (full.get()) {
                        assertThat(peer.received()).isEmpty();
                        throw new IllegalStateException("the disk is full");
                    }
                };
        start();
        awaitConnection();
        peer.send(METER);
        await().until(() -> status().problem().isPresent());
        assertThat(status().problem().orElseThrow()).contains("not taken", "the disk is full");
        await().until(() -> offers.get() >= 2);
        peer.send(METER); // the concentrator's patience is over
        full.set(false);
        awaitAnswer(METER_ANSWER + METER_ANSWER);
        assertThat(rows()).hasSize(1);
        assertThat(status().repeated()).isEqualTo(1);
        assertThat(status().problem()).isEmpty();
    }

    @Test
    void theLineIsNotReadWhileItsFramesAreNotTaken() throws Exception {
        open(Kind.TCP);
        AtomicInteger offers = new AtomicInteger();
        AtomicBoolean full = new AtomicBoolean(true);
        step =
                exchange -> {
                    offers.incrementAndGet();
                    if (full.get()) {
                        throw new IllegalStateException("the disk is full");
                    }
                };
        start();
        awaitConnection();
        peer.send(METER);
        await().until(() -> offers.get() >= 1);
        peer.send(BLINK);
        await().until(() -> offers.get() >= 2);
        assertThat(status().readings()).as("still in the line").isEqualTo(1);
        full.set(false);
        await().until(() -> rows().size() == 2);
    }

    @Test
    void aRouteThatHandlesItsErrorHasTakenTheFrames() throws Exception {
        open(Kind.TCP);
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        onException(IllegalStateException.class).handled(true);
                        from("serial:" + peer.line() + "?codec=midori&gateway=ennova")
                                .process(
                                        exchange -> {
                                            throw new IllegalStateException("known trouble");
                                        });
                    }
                });
        camel.start();
        awaitConnection();
        peer.send(METER);
        awaitAnswer(METER_ANSWER);
    }

    @Test
    void manyFramesAreTakenInHandfulsAndAllAnswered() throws Exception {
        open(Kind.TCP);
        start();
        awaitConnection();
        int frames = 3_000;
        for (int i = 0; i < frames; i++) {
            peer.send(meter(i));
        }
        await().until(() -> peer.received().length == 13 * frames);
        assertThat(rows()).hasSize(frames);
        assertThat(rows()).extracting(r -> r.get("address")).isSorted().doesNotHaveDuplicates();
        assertThat(taken).allSatisfy(f -> assertThat(f.rows()).hasSizeLessThanOrEqualTo(500));
    }

    @ParameterizedTest
    @EnumSource
    void theProducerSharesTheLineAndNeverCutsIntoAnAnswer(Kind kind) throws Exception {
        open(kind);
        start();
        awaitConnection();
        int frames = 200;
        byte[] command = hex("A55A0110000A01F3000100ABCD");
        Thread commands =
                new Thread(
                        () -> {
                            for (int i = 0; i < frames; i++) {
                                camel.createProducerTemplate()
                                        .sendBody("serial:" + peer.line(), command);
                            }
                        });
        commands.start();
        for (int i = 0; i < frames; i++) {
            peer.send(meter(i));
        }
        commands.join();
        await().until(() -> peer.received().length == 2 * 13 * frames);
        byte[] all = peer.received();
        for (int at = 0; at < all.length; at += 13) {
            assertThat(HexFormat.of().withUpperCase().formatHex(all, at, at + 4))
                    .isIn("A55A0181", "A55A0110");
        }
    }

    @Test
    void aProducerOfALineThatIsAwaySaysSo() throws Exception {
        camel.start();
        assertThatThrownBy(
                        () ->
                                camel.createProducerTemplate()
                                        .sendBody("serial:/dev/there-is-none", METER))
                .isInstanceOf(CamelExecutionException.class)
                .rootCause()
                .hasMessageContaining("the line /dev/there-is-none is away");
    }

    @Test
    void aConnectionOnWhichNothingComesIsOpenedAgain() throws Exception {
        open(Kind.TCP);
        start("&readTimeout=300");
        await().until(() -> status().reconnects() >= 1);
        await().until(() -> status().isConnected());
    }

    @Test
    void aSuspendedRouteLeavesTheBytesInTheLine() throws Exception {
        open(Kind.TCP);
        start();
        awaitConnection();
        camel.getRouteController().suspendRoute("listen");
        SerialConsumer consumer = (SerialConsumer) camel.getRoute("listen").getConsumer();
        assertThat(consumer.wantsBytes()).isFalse();
        peer.send(METER);
        assertThat(status().readings()).isZero();
        camel.getRouteController().resumeRoute("listen");
        assertThat(consumer.wantsBytes()).isTrue();
        awaitAnswer(METER_ANSWER);
    }

    @Test
    void stoppedAndStartedAgain() throws Exception {
        open(Kind.TCP);
        start();
        awaitConnection();
        camel.getRouteController().stopRoute("listen");
        assertThat(lines().status()).isEmpty();
        await().until(() -> !peer.isConnected());
        camel.getRouteController().startRoute("listen");
        awaitConnection();
        peer.send(METER);
        awaitAnswer(METER_ANSWER);
    }

    @Test
    void theNativeLibraryLiesWhereOnlyWeWrite() throws Exception {
        assumeTrue("amd64".equals(System.getProperty("os.arch")), "not amd64");
        open(Kind.TTY);
        start();
        awaitConnection();
        assertThat(Files.readString(Path.of("/proc/self/maps")))
                .contains(System.getProperty("jSerialComm.library.path") + "/libjSerialComm.so")
                .doesNotContain("/tmp/jSerialComm/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    /dev/x?codec=midory&gateway=g              | codec 'midory' is not known; there are [midori, unibo]
                    /dev/x?gateway=g                           | serial:/dev/x has no codec; there are [midori, unibo]
                    /dev/x?codec=midori                        | serial:/dev/x has no gateway; say whose line it is (gateway=ennova)
                    /dev/x?codec=midori&gateway=g&speed=7      | speed=7 is no line speed; give bit/s, 50 to 4000000
                    /dev/x?codec=midori&gateway=g&dataBits=9   | dataBits=9: give 5, 6, 7 or 8
                    /dev/x?codec=midori&gateway=g&parity=evil  | parity=evil: give none, even, odd, mark or space
                    /dev/x?codec=midori&gateway=g&stopBits=3   | stopBits=3: give 1, 1.5 or 2
                    tcp://host?codec=midori&gateway=g          | tcp://host is no TCP serial server; give tcp://host:port with a port up to 65535
                    tcp://host:99999?codec=midori&gateway=g    | tcp://host:99999 is no TCP serial server; give tcp://host:port with a port up to 65535
                    """)
    void aMistakeInTheUriIsToldInOneLine(String uri, String message) {
        Throwable thrown =
                catchThrowable(
                        () -> {
                            camel.addRoutes(route(uri));
                            camel.start();
                        });
        assertThat(root(thrown)).hasMessage(message);
    }

    @Test
    void aLineIsReadByOneRoute() throws Exception {
        open(Kind.TCP);
        camel.addRoutes(route(peer.line() + "?codec=midori&gateway=ennova"));
        camel.addRoutes(route(peer.line() + "?codec=midori&gateway=other"));
        assertThat(root(catchThrowable(camel::start))).hasMessageContaining("read by two routes");
    }

    @Test
    void aLineHasOneSetting() throws Exception {
        camel.addRoutes(route("/dev/there-is-none?codec=midori&gateway=ennova"));
        camel.start();
        assertThatThrownBy(
                        () ->
                                camel.createProducerTemplate()
                                        .sendBody("serial:/dev/there-is-none?speed=9600", METER))
                .rootCause()
                .hasMessageContaining("is in use with")
                .hasMessageContaining("give both the same");
    }

    private void open(Kind kind) throws IOException {
        assumeTrue(kind == Kind.TCP || Ptys.available(), "pseudo-terminals cannot be opened");
        peer = kind == Kind.TCP ? Peer.tcp() : Peer.tty(folder.resolve("tty"));
    }

    private void start() throws Exception {
        start("");
    }

    private void start(String more) throws Exception {
        camel.addRoutes(route(peer.line() + "?codec=midori&gateway=ennova" + more));
        camel.start();
    }

    private RouteBuilder route(String rest) {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from("serial:" + rest)
                        .routeId(routes++ == 0 ? "listen" : "listen-" + routes)
                        .process(SerialComponentTest.this::take);
            }
        };
    }

    private void load(String yaml) throws Exception {
        PluginHelper.getRoutesLoader(camel)
                .loadRoutes(ResourceHelper.fromString("ennova.yaml", yaml));
    }

    private void take(Exchange exchange) throws Exception {
        step.process(exchange);
        taken.add(exchange.getMessage().getBody(LineFrames.class));
    }

    private static Throwable root(Throwable thrown) {
        return thrown.getCause() == null ? thrown : root(thrown.getCause());
    }

    private SerialLines lines() {
        return camel.getComponent("serial", SerialComponent.class).lines();
    }

    private LineStatus status() {
        return lines().status().get(peer.line());
    }

    private boolean consumerHasRead(int bytes) {
        return status().bytes() % METER.length == bytes;
    }

    private void awaitConnection() {
        await().until(() -> peer.isConnected() && status().isConnected());
    }

    private void awaitAnswer(String hex) {
        await().untilAsserted(
                        () ->
                                assertThat(
                                                HexFormat.of()
                                                        .withUpperCase()
                                                        .formatHex(peer.received()))
                                        .isEqualTo(hex));
    }

    private List<Row> rows() {
        return taken.stream().flatMap(f -> f.rows().stream()).toList();
    }

    private List<Refusal> refusals() {
        return taken.stream().flatMap(f -> f.refusals().stream()).toList();
    }

    /** The example with another address, and the check that belongs to it. */
    private static byte[] meter(int address) {
        byte[] frame = METER.clone();
        for (int i = 0; i < 4; i++) {
            frame[4 + i] = (byte) (address >>> 24 - 8 * i);
        }
        int check = crc(frame);
        frame[31] = (byte) (check >>> 8);
        frame[32] = (byte) check;
        return frame;
    }

    private static int crc(byte[] frame) {
        int crc = 0xFFFF;
        for (int i = 2; i < frame.length - 2; i++) {
            crc ^= (frame[i] & 0xFF) << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
            }
        }
        return crc & 0xFFFF;
    }

    private static byte[] head(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
