package org.flexmeter.gateway.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.flexmeter.gateway.codec.Lines.NODE_COMMAND;
import static org.flexmeter.gateway.codec.Lines.NODE_RESULT;
import static org.flexmeter.gateway.codec.Lines.PACKET_1;
import static org.flexmeter.gateway.codec.Lines.PACKET_2;
import static org.flexmeter.gateway.codec.Lines.all;
import static org.flexmeter.gateway.codec.Lines.answers;
import static org.flexmeter.gateway.codec.Lines.join;
import static org.flexmeter.gateway.codec.Lines.refusals;
import static org.flexmeter.gateway.codec.Lines.rows;
import static org.flexmeter.gateway.codec.Lines.sealed;
import static org.flexmeter.gateway.codec.Lines.with;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UniboCommandsTest {
    private static final String NODE = "00158D0000A1B2C3";
    private static final int RESULT_AT = 17;

    private final Codec codec = Codecs.packaged().byName("unibo");
    private final CommandFrames commands = codec.commands().orElseThrow();

    @Test
    void theDocumentsCommand() {
        Order order = new Order(NODE, 1027, "set-interval", Map.of("seconds", 10L));
        assertThat(commands.encode(order, 3)).isEqualTo(NODE_COMMAND);
        assertThat(commands.encode(order, 4)).as("the same when repeated").isEqualTo(NODE_COMMAND);
    }

    @Test
    void readNowHasItsCodeAndNoArgument() {
        byte[] packet =
                commands.encode(
                        new Order("FFFFFFFFFFFFFFFF", 0xFFFF_FFFEL, "read-now", Map.of()), 1);
        assertThat(Hex.of(packet).replace(" ", ""))
                .startsWith("55AAFFFFFFFFFFFFFFFF0980FEFFFFFFFE020000");
        assertThat(packet).isEqualTo(sealed(packet));
    }

    @Test
    void theDocumentsResult() {
        List<Decoded> items = all(codec, NODE_RESULT);
        assertThat(answers(items)).containsExactly(new Answer(NODE, 1027, "", OptionalLong.of(10)));
        assertThat(items.get(0).acknowledgement()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"01, the node refused it", "03, the node has no such command"})
    void aFailureSaysWhy(String result, String problem) {
        byte[] failed = sealed(with(NODE_RESULT, RESULT_AT, Integer.parseInt(result, 16)));
        Answer answer = answers(all(codec, failed)).get(0);
        assertThat(answer.done()).isFalse();
        assertThat(commands.told("set-interval", answer)).isEqualTo(problem);
        assertThat(commands.caused("read-now", answer)).isEmpty();
    }

    @Test
    void aResultTellsTheReadingThatItsCommandCaused() {
        Answer answer = answers(all(codec, NODE_RESULT)).get(0);
        assertThat(commands.told("read-now", answer)).isEqualTo("reading 10");
        assertThat(commands.caused("read-now", answer)).hasValue(10);
        assertThat(commands.caused("set-interval", answer)).isEmpty();
        assertThat(commands.told("set-interval", answer)).isEqualTo("the interval is 10 s");
    }

    @Test
    void aResultBetweenTheTwoPacketsOfAReadingDisturbsNeither() {
        List<Decoded> items = all(codec, join(PACKET_1, NODE_RESULT, PACKET_2));
        assertThat(items).hasSize(2);
        assertThat(answers(items)).hasSize(1);
        assertThat(rows(items).get(0).get("sequence")).isEqualTo(42L);
    }

    @Test
    void anUnknownResultIsRefused() {
        List<Decoded> items = all(codec, sealed(with(NODE_RESULT, RESULT_AT, 2)));
        assertThat(answers(items)).isEmpty();
        assertThat(refusals(items).get(0).message())
                .endsWith(
                        "result 02 of node 00158D0000A1B2C3 is not known; there are 00, 01 and 03");
    }

    @Test
    void aDamagedResultIsRefused() {
        List<Decoded> items = all(codec, with(NODE_RESULT, RESULT_AT, 1));
        assertThat(answers(items)).isEmpty();
        assertThat(refusals(items)).hasSize(1);
    }

    @Test
    void anEchoOfOurCommandIsNoResult() {
        assertThat(refusals(all(codec, NODE_COMMAND)).get(0).message())
                .contains("our own command", "echo");
    }

    @ParameterizedTest
    @CsvSource({
        "disconnect, 00158D0000A1B2C3, 10, 'the line has no command disconnect; it has read-now, set-interval'",
        "set-interval, 00158D0000A1B2C3, 61, 'seconds of set-interval is 61; give a whole number from 1 to 60'",
        "read-now, 158D0000A1B2C3, 10, '158D0000A1B2C3 is no node of sixteen capital hex digits; mend devices.csv'"
    })
    void whatCannotBeAPacketIsToldWithItsRemedy(
            String command, String device, long seconds, String message) {
        Order order = new Order(device, 1, command, Map.of("seconds", seconds));
        assertThatThrownBy(() -> commands.encode(order, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
