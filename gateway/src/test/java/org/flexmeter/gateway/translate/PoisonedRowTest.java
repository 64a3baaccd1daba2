package org.flexmeter.gateway.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.flexmeter.gateway.state.StateException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One row that the gateway stumbles over holds up no other. */
class PoisonedRowTest {
    private static final Instant NOW = Instant.parse("2026-10-25T12:00:00Z");

    /** A value of a driver that cannot be looked at. */
    private static final class Odd {
        private final RuntimeException fault;

        private Odd(RuntimeException fault) {
            this.fault = fault;
        }

        @Override
        public String toString() {
            throw fault;
        }
    }

    private static final class Deep {
        @Override
        public String toString() {
            return toString() + this;
        }
    }

    private static Translator translator() {
        DeviceRegistry registry =
                DeviceRegistry.of(
                        List.of(
                                new Device(
                                        "W1",
                                        "iren",
                                        "water-meter",
                                        "w1",
                                        Optional.empty(),
                                        Optional.empty(),
                                        true)));
        return new Translator(
                Catalogues.packaged(Spelling.PRINTED),
                () -> registry,
                () -> NOW,
                new TranslatorSettings(Duration.ZERO));
    }

    private static Row row(String column, Object value) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("meter_id", "W1");
        columns.put("read_at", NOW.minusSeconds(60));
        columns.put("flow", 1);
        columns.put("volume", 1);
        columns.put(column, value);
        return new Row(columns);
    }

    private static Group translate(Row bad) {
        List<Row> rows = new ArrayList<>(List.of(row("volume", 2), bad, row("volume", 3)));
        return translator().translate("iren", "water-meter", rows, device -> Optional.empty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"meter_id", "read_at", "flow", "volume"})
    void aRowOnWhichTheGatewayFailsIsRefusedAndTheOthersGoOn(String column) {
        for (Object poison : List.of(new Odd(new ClassCastException("odd")), new Deep())) {
            Group group = translate(row(column, poison));
            assertThat(group.readings()).isEqualTo(2);
            assertThat(group.refusals())
                    .extracting(Refusal::reason)
                    .containsExactly(Refusal.Reason.UNEXPECTED);
            assertThat(group.refusals().get(0).item()).contains(column);
        }
    }

    @Test
    void aRowOfWhichACellWasTooLargeIsRefusedWithItsDevice() {
        Group group = translate(row("fm_cut", "note: 104857600"));
        assertThat(group.readings()).isEqualTo(2);
        assertThat(group.refusals())
                .singleElement()
                .satisfies(
                        refusal -> {
                            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.TOO_LARGE);
                            assertThat(refusal.form()).isEqualTo(Refusal.Form.ROW);
                            assertThat(refusal.message()).contains("'W1'", "note: 104857600");
                        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"volume"})
    void aStateFileThatIsAwayIsNoFaultOfTheRow(String column) {
        Odd odd = new Odd(new StateException("the disk is away"));
        assertThatThrownBy(() -> translate(row(column, odd))).isInstanceOf(StateException.class);
    }
}
