package org.flexmeter.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flexmeter.gateway.codec.Lines.BLINK_ON_COMMAND;
import static org.flexmeter.gateway.codec.Lines.COMMAND;
import static org.flexmeter.gateway.codec.Lines.METER;
import static org.flexmeter.gateway.codec.Lines.METER_ON_COMMAND;
import static org.flexmeter.gateway.codec.Lines.RESULT;
import static org.flexmeter.gateway.codec.Lines.all;
import static org.flexmeter.gateway.codec.Lines.answers;
import static org.flexmeter.gateway.codec.Lines.hex;
import static org.flexmeter.gateway.codec.Lines.join;
import static org.flexmeter.gateway.codec.Lines.refusals;
import static org.flexmeter.gateway.codec.Lines.rows;
import static org.flexmeter.gateway.codec.Lines.sealed;
import static org.flexmeter.gateway.codec.Lines.with;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MidoriCommandsTest {
    private static final String METER_ID = "000A01F3";
    private static final int RESULT_AT = 15;

    private final Codec codec = Codecs.packaged().byName("midori");
    private final CommandFrames commands = codec.commands().orElseThrow();

    private static Order order(String device, String command, Map<String, Object> parameters) {
        return new Order(device, 1027, command, parameters);
    }

    @Test
    void theDocumentsCommand() {
        Order order = order(METER_ID, "set-interval", Map.of("seconds", 10L));
        assertThat(commands.encode(order, 3)).isEqualTo(COMMAND);
    }

    @ParameterizedTest
    @CsvSource({"set-interval, 01", "read-now, 02", "disconnect, 03", "connect, 04"})
    void everyActionHasItsCode(String command, String code) {
        byte[] frame =
                commands.encode(
                        new Order("FFFFFFFF", 0xFFFF_FFFEL, command, Map.of("seconds", 3600L)),
                        65_536 + 7);
        String argument = command.equals("set-interval") ? "00000E10" : "00000000";
        assertThat(Hex.of(frame).replace(" ", ""))
                .startsWith("A55A0110FFFFFFFF000709FFFFFFFE" + code + argument);
        assertThat(frame).isEqualTo(sealed(frame));
    }

    @Test
    void theDocumentsResult() {
        List<Decoded> items = all(codec, RESULT);
        assertThat(answers(items))
                .containsExactly(new Answer(METER_ID, 1027, "", OptionalLong.of(10)));
        assertThat(items.get(0).acknowledgement())
                .isEqualTo(hex("A5 5A 01 81 00 0A 01 F3 00 09 00 DB 59"));
    }

    @ParameterizedTest
    @CsvSource({
        "01, the meter refused it",
        "02, the meter did not answer",
        "03, the meter has no such command",
        "04, 'the concentrator was busy, nothing was done'"
    })
    void aFailureSaysWhy(String result, String problem) {
        byte[] failed = sealed(with(RESULT, RESULT_AT, Integer.parseInt(result, 16)));
        Answer answer = answers(all(codec, failed)).get(0);
        assertThat(answer.done()).isFalse();
        assertThat(commands.told("set-interval", answer)).isEqualTo(problem);
    }

    @ParameterizedTest
    @CsvSource({
        "set-interval, 10, the interval is 10 s",
        "read-now, 0, read",
        "disconnect, 0, the relay is open",
        "connect, 1, the relay is closed",
        "'', 1, value 1"
    })
    void aValueMeansWhatItsCommandSays(String command, long value, String told) {
        Answer answer = new Answer(METER_ID, 1, "", OptionalLong.of(value));
        assertThat(commands.told(command, answer)).isEqualTo(told);
    }

    @Test
    void noValueIsToldAsNone() {
        byte[] nothing = sealed(with(RESULT, 16, 0x80, 0, 0, 0));
        Answer answer = answers(all(codec, nothing)).get(0);
        assertThat(answer.done()).isTrue();
        assertThat(commands.told("set-interval", answer)).isEmpty();
    }

    @Test
    void aRepeatedResultIsAnsweredAndGivenOnce() {
        List<Decoded> items = all(codec, join(RESULT, METER, RESULT));
        assertThat(answers(items)).hasSize(1);
        assertThat(items.get(2)).isInstanceOf(Decoded.Repeated.class);
        assertThat(items.get(2).acknowledgement()).isEqualTo(items.get(0).acknowledgement());
    }

    @Test
    void anUnknownResultIsRefusedAndAnsweredSoThatItIsNotSentForEver() {
        byte[] unknown = sealed(with(RESULT, RESULT_AT, 0x7F));
        List<Decoded> items = all(codec, join(unknown, unknown));
        assertThat(answers(items)).isEmpty();
        assertThat(refusals(items))
                .singleElement()
                .satisfies(r -> assertThat(r.message()).contains("result 7F of 000A01F3"));
        assertThat(items).hasSize(2).allSatisfy(i -> assertThat(i.acknowledgement()).isNotEmpty());
    }

    @Test
    void aDamagedResultIsRefusedAndNotAnswered() {
        List<Decoded> items = all(codec, join(with(RESULT, RESULT_AT, 1), METER));
        assertThat(answers(items)).isEmpty();
        assertThat(rows(items)).hasSize(1);
        assertThat(refusals(items)).hasSize(1);
        assertThat(items.get(0).acknowledgement()).isEmpty();
    }

    @Test
    void aResultOfTheWrongLengthIsRefusedAndNotAnswered() {
        List<Decoded> items = all(codec, sealed(with(METER, 3, 0x90)));
        assertThat(answers(items)).isEmpty();
        assertThat(refusals(items).get(0).message()).contains("length", "is 9", "has 20");
        assertThat(items.get(0).acknowledgement()).isEmpty();
    }

    @Test
    void aReadingOnCommandHasTheReadingsColumnsAndTheCommandsNumber() {
        List<Decoded> items = all(codec, join(METER, METER_ON_COMMAND, BLINK_ON_COMMAND));
        Map<String, Object> expected = new HashMap<>(rows(items).get(0).columns());
        expected.put("command", 1027L);
        assertThat(rows(items).get(1).columns()).isEqualTo(expected);
        assertThat(rows(items).get(2).columns())
                .containsEntry("feed", "blink-detector")
                .containsEntry("address", "000B0002")
                .containsEntry("command", 1028L)
                .containsEntry("pulses", 3L)
                .containsEntry("active_power", 4321L);
        assertThat(items.get(1).acknowledgement())
                .isEqualTo(hex("A5 5A 01 81 00 0A 01 F3 00 0A 00 8E 0A"));
    }

    @Test
    void anEchoOfOurCommandIsNoResult() {
        List<Decoded> items = all(codec, COMMAND);
        assertThat(refusals(items).get(0).message()).contains("our own command", "echo");
        assertThat(items.get(0).acknowledgement()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "limit-power, 000A01F3, 10, 'the line has no command limit-power; it has connect, disconnect'",
        "set-interval, 000A01F3, 0, 'seconds of set-interval is 0; give a whole number from 1 to 3600'",
        "set-interval, 000A01F3, 3601, 'seconds of set-interval is 3601'",
        "read-now, 000a01f3, 10, '000a01f3 is no address of eight capital hex digits; mend devices.csv'",
        "read-now, 1000A01F3, 10, '1000A01F3 is no address'"
    })
    void whatCannotBeAFrameIsToldWithItsRemedy(
            String command, String device, long seconds, String message) {
        Order order = order(device, command, Map.of("seconds", seconds));
        assertThatThrownBy(() -> commands.encode(order, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void aMissingParameterIsTold() {
        assertThatThrownBy(() -> commands.encode(order(METER_ID, "set-interval", Map.of()), 1))
                .hasMessage(
                        "seconds of set-interval is missing; give a whole number from 1 to 3600");
    }
}
