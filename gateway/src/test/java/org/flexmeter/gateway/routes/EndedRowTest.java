package org.flexmeter.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.flexmeter.gateway.inhand.Ends;
import org.flexmeter.gateway.inhand.InHand;
import org.flexmeter.gateway.inhand.Item;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Refusal;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.state.StateSettings;
import org.flexmeter.gateway.window.PageRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The row of a page on which the program ends, and those beside it. */
class EndedRowTest {
    private static final Instant NEW_YEAR = Instant.parse("2026-01-01T00:00:00Z");
    private static final PageRequest PAGE =
            new PageRequest("iren", "water-meter", 0, 1, 1, Map.of(), 100);
    private static final Item PAGE_IN_HAND = Item.of("a page", List.of("page"));

    @TempDir Path home;
    @AutoClose private Ends ends;
    @AutoClose private StateFiles states;
    private Knowledge knowledge;
    private int inHandAtTheEnd = 1;

    /** The program ends when it looks at it. */
    private final class Poison {
        @Override
        public String toString() {
            ends.endWith(inHandAtTheEnd);
            return "poison";
        }
    }

    @BeforeEach
    void begin() throws Exception {
        Path devices =
                Files.writeString(
                        home.resolve("devices.csv"),
                        "gateway,id,type,hardwareId\niren,W1,water-meter,w1\n");
        knowledge = new Knowledge(home, devices, "printed", Duration.ofMinutes(5));
        states = new StateFiles(StateSettings.in(home.resolve("state")), InstantSource.system());
        ends = new Ends(home);
    }

    private static Row row(int number, Object volume) {
        return new Row(
                Map.of(
                        "meter_id",
                        "W1",
                        "read_at",
                        NEW_YEAR.plusSeconds(number),
                        "flow",
                        1,
                        "volume",
                        volume));
    }

    private Group translate() {
        InHand inHand = ends.start();
        List<Row> rows = List.of(row(1, 1), row(2, new Poison()), row(3, 3));
        try (InHand.Hold page = inHand.take(PAGE_IN_HAND)) {
            return new Translation(knowledge, states, inHand).translate(PAGE, rows);
        }
    }

    @Test
    void theRowIsSetAsideAfterThreeEndsAndTheOthersGoOn() {
        assertThatThrownBy(this::translate).isInstanceOf(Ends.End.class);
        inHandAtTheEnd = 2; // the page, and in it the row
        assertThatThrownBy(this::translate).isInstanceOf(Ends.End.class);
        assertThatThrownBy(this::translate).isInstanceOf(Ends.End.class);
        // writing it down is one look more, in which the program may end as well
        assertThatThrownBy(this::translate).isInstanceOf(Ends.End.class);
        Group group = translate();
        assertThat(group.readings()).isEqualTo(2);
        assertThat(group.refusals())
                .singleElement()
                .satisfies(
                        refusal -> {
                            assertThat(refusal.reason()).isEqualTo(Refusal.Reason.ENDED_PROGRAM);
                            assertThat(refusal.device()).isEqualTo("W1");
                            assertThat(refusal.item()).contains("volume").doesNotContain("poison");
                        });
    }
}
