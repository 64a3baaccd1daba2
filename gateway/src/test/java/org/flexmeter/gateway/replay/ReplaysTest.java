package org.flexmeter.gateway.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.flexmeter.gateway.inhand.Ends;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.message.Acknowledgement;
import org.flexmeter.gateway.message.Alert;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmJson;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Measurement;
import org.flexmeter.gateway.message.Measurements;
import org.flexmeter.gateway.message.Outgoing;
import org.flexmeter.gateway.message.Reading;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Refusal.Reason;
import org.flexmeter.gateway.message.Registration;
import org.flexmeter.gateway.outbox.Encoder;
import org.flexmeter.gateway.routes.Intake;
import org.flexmeter.gateway.routes.Knowledge;
import org.flexmeter.gateway.routes.Lines;
import org.flexmeter.gateway.state.QuarantineItem;
import org.flexmeter.gateway.state.QuarantineRequest;
import org.flexmeter.gateway.state.StateFile;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.state.StateSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of a line and messages that could not be published, taken once more. */
class ReplaysTest {
    private static final String GATEWAY = "ennova";
    private static final String LINE = "tcp://127.0.0.1:1";
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private static final String FRAME =
            "A5 5A 01 01 00 0A 01 F3 00 07 14 01 9B 76 DA A8 00 00 00 30 39 FF FF FF 85 59 E3 00 00"
                    + " 14 F7 73 32";

    @TempDir Path home;

    private final DefaultCamelContext camel = new DefaultCamelContext();
    @AutoClose private StateFiles states;
    private BiFunction<Encoder, InHand, Replays> making;
    private Replays replays;

    @BeforeEach
    void begin() throws Exception {
        Path devices =
                Files.writeString(
                        home.resolve("devices.csv"),
                        "gateway,id,type,hardwareId\nennova,000A01F3,midori-smart-meter,m1\n");
        states = new StateFiles(StateSettings.in(home.resolve("state")), InstantSource.system());
        Duration tolerance = Duration.ofMinutes(5);
        Knowledge knowledge = new Knowledge(home, devices, "printed", tolerance);
        Retake retake =
                new Retake(
                        knowledge,
                        new Intake(knowledge, tolerance, InHand.nowhere()),
                        new Lines(knowledge),
                        states,
                        camel);
        making = (encoder, inHand) -> new Replays(knowledge, retake, encoder, states, inHand);
        replays = making.apply(new Encoder("single", "batch", 10, 9_999), InHand.nowhere());
        camel.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from("serial:" + LINE + "?codec=midori&gateway=" + GATEWAY)
                                .autoStartup(false)
                                .to("direct:nowhere");
                    }
                });
        camel.start();
    }

    @AfterEach
    void end() throws Exception {
        camel.close();
    }

    @Test
    void aFrameThatIsUnderstoodNowGoesIntoTheOutboxAndLeaves() {
        assertThat(replay(Reason.BAD_FRAME, LINE, FRAME)).contains("1 taken, 0 refused again");

        assertThat(outbox())
                .singleElement()
                .satisfies(
                        message ->
                                assertThat(new String(message.payload(), StandardCharsets.UTF_8))
                                        .contains("\"m1\"", "2026-01-01T00:00:00.000Z"));
        assertThat(file().quarantine().counts().items()).isZero();
    }

    @Test
    void aFrameThatIsStillBadStays() {
        assertThat(replay(Reason.BAD_FRAME, LINE, FRAME.replace("14 F7", "14 F8")))
                .contains("0 taken, 1 refused again");

        assertThat(outbox()).isEmpty();
        assertThat(quarantined().times()).isEqualTo(2);
        assertThat(quarantined().refusal().reason()).isEqualTo(Reason.BAD_FRAME);
    }

    @Test
    void aFrameOfALineThatIsGoneStays() {
        assertThat(replay(Reason.BAD_FRAME, "/dev/gone", FRAME)).contains("1 refused again");

        assertThat(quarantined().refusal().message()).contains("has no such line any more");
    }

    static Stream<Outgoing> messages() {
        Reading reading =
                new Reading(
                        NEW_YEAR,
                        List.of(new Measurement("electricity.power.active.l1", BigDecimal.TEN)));
        Alert alert = new Alert("m1", "no.answer", Alert.Level.WARNING, "It is silent.", NEW_YEAR);
        Batch batch = new Batch("m1", List.of(reading, reading));
        return Stream.of(
                new Outgoing("single", FmJson.encode(new Measurements("m1", reading)), "m1", 1),
                new Outgoing("single", FmJson.encode(alert), "m1", 0),
                new Outgoing("batch", FmJson.encode(batch, 10, 9_999).get(0), "m1", 2));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatTheBrokerRefusedIsStoredAsItWas(Outgoing refused) {
        String text = new String(refused.payload(), StandardCharsets.UTF_8);
        assertThat(replay(Reason.REFUSED_BY_BROKER, "outbox", text)).contains("1 taken");

        assertThat(outbox())
                .singleElement()
                .satisfies(
                        stored -> {
                            assertThat(stored.topic()).isEqualTo(refused.topic());
                            assertThat(stored.payload()).isEqualTo(refused.payload());
                            assertThat(stored.readings()).isEqualTo(refused.readings());
                        });
        assertThat(file().quarantine().counts().items()).isZero();
    }

    static Stream<FmMessage> ownMessages() {
        return Stream.of(
                new Acknowledgement("m1", "invocation-7", "done: limit of 5 W set"),
                new Registration("m1", "specification", Optional.of("site")),
                new Registration("m1", "specification", Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("ownMessages")
    void answersAndRegistrationsAreStoredAsTheyWere(FmMessage message) {
        byte[] payload = FmJson.encode(message);
        String text = new String(payload, StandardCharsets.UTF_8);
        assertThat(replay(Reason.REFUSED_BY_BROKER, "outbox", text)).contains("1 taken");

        assertThat(outbox())
                .singleElement()
                .satisfies(
                        stored -> {
                            assertThat(stored.topic()).isEqualTo("single");
                            assertThat(stored.payload()).isEqualTo(payload);
                        });
    }

    @Test
    void aMessageOfAnotherKindStays() {
        assertThat(replay(Reason.REFUSED_BY_BROKER, "outbox", "{\"type\":\"RegisterDevice\"}"))
                .contains("1 refused again");

        assertThat(quarantined().refusal().message())
                .contains("it cannot be read any more: request is missing");
    }

    /** The program ends on what is made of one item; the replay is asked for again each time. */
    @Test
    void anItemOnWhichTheProgramEndsStaysAndTheOthersLeave() {
        quarantine(Reason.BAD_FRAME, LINE, FRAME);
        quarantine(Reason.REFUSED_BY_BROKER, "outbox", "{\"type\":\"Odd\"}");
        List<Long> both = file().quarantine().list(0, 2).stream().map(QuarantineItem::id).toList();
        try (Ends ends = new Ends(home)) {
            for (int i = 0; i < InHand.TIMES; i++) {
                Replays ending = making.apply(endingOnFrames(ends, i == 0 ? 1 : 2), ends.start());
                assertThatThrownBy(() -> replay(ending, both)).isInstanceOf(Ends.End.class);
            }
            Encoder encoder = endingOnFrames(ends, 2);
            assertThat(replay(making.apply(encoder, ends.start()), both))
                    .contains("0 taken, 2 refused again");
        }
        assertThat(file().quarantine().list(0, 2))
                .extracting(item -> item.refusal().message())
                .anySatisfy(message -> assertThat(message).contains("three times"))
                .anySatisfy(message -> assertThat(message).contains("cannot be read any more"));
    }

    private static Encoder endingOnFrames(Ends ends, int inHand) {
        return new Encoder("single", "batch", 10, 9_999) {
            @Override
            public Encoded encode(Group group) {
                if (!group.messages().isEmpty()) {
                    ends.endWith(inHand);
                }
                return super.encode(group);
            }
        };
    }

    private static String replay(Replays replays, List<Long> numbers) {
        return replays.handle(GATEWAY, QuarantineRequest.argument(numbers))
                .toCompletableFuture()
                .join();
    }

    private void quarantine(Reason reason, String feed, String item) {
        Refusal refusal = new Refusal(GATEWAY, feed, "", "", reason, "It was refused.", item, true);
        file().quarantine().add(List.of(refusal)).join();
    }

    private String replay(Reason reason, String feed, String item) {
        quarantine(reason, feed, item);
        return replay(replays, List.of(quarantined().id()));
    }

    private QuarantineItem quarantined() {
        return file().quarantine().list(0, 2).get(0);
    }

    private List<Outgoing> outbox() {
        return file().outbox().next(0, 10, 1 << 20).messages();
    }

    private StateFile file() {
        return states.of(GATEWAY);
    }
}
