package org.flexmeter.gateway.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.flexmeter.gateway.cluster.Change;
import org.flexmeter.gateway.cluster.Entry;
import org.flexmeter.gateway.cluster.Shared;
import org.flexmeter.gateway.mqtt.ClientIds;
import org.flexmeter.gateway.mqtt.ClientIds.ClientId;
import org.flexmeter.gateway.mqtt.ClientIds.Name;
import org.flexmeter.gateway.state.StateFiles;
import org.flexmeter.gateway.state.StateSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the clients of a process are called, over restarts, upgrades and changes of leaders. */
class BrokerIdentityTest {
    private static final Name COMMANDS = new Name("commands", Optional.empty(), Optional.empty());
    private static final Name WIFI = new Name("unibo-wifi", Optional.of("unibo"), Optional.empty());
    private static final Name SHARED =
            new Name("iren-commands", Optional.empty(), Optional.of("iren"));

    @TempDir Path dir;
    private final List<StateFiles> opened = new ArrayList<>();

    @AfterEach
    void close() {
        opened.forEach(StateFiles::close);
    }

    /** A process with gateways. */
    private BrokerIdentity process(String... gateways) {
        opened.forEach(StateFiles::close);
        StateFiles states = new StateFiles(StateSettings.in(dir), InstantSource.system());
        opened.add(states);
        for (String gateway : gateways) {
            states.of(gateway);
        }
        return new BrokerIdentity(states);
    }

    private static ClientId id(ClientIds ids, Name name) {
        return ids.of("flexmeter", name);
    }

    /** As a version of before left its files. */
    private void withoutRandomParts(String gateway) throws Exception {
        process(gateway);
        opened.forEach(StateFiles::close);
        try (Connection file =
                        DriverManager.getConnection("jdbc:sqlite:" + dir.resolve(gateway + ".db"));
                Statement statement = file.createStatement()) {
            statement.execute("DROP TABLE client");
            statement.execute("UPDATE meta SET value = 6 WHERE key = 'schema'");
        }
    }

    @Test
    void anIdEndsWithWhatNobodyCanGuessAndIsTheSameAfterARestart() {
        ClientId commands = id(process("unibo"), COMMANDS);
        ClientId wifi = id(process("unibo"), WIFI);

        assertThat(commands.text()).matches("flexmeter-commands-[a-z2-9]{16}");
        assertThat(wifi.text()).matches("flexmeter-unibo-wifi-[a-z2-9]{16}");
        assertThat(commands.former()).isEmpty();
        assertThat(wifi.text().substring(21)).isNotEqualTo(commands.text().substring(19));
        assertThat(id(process("unibo"), COMMANDS)).isEqualTo(commands);
        assertThat(id(process("unibo"), WIFI)).isEqualTo(wifi);
    }

    @Test
    void thatOfTheProcessOutlivesAnyOfItsGateways() {
        ClientId commands = id(process("eon", "iren"), COMMANDS);

        assertThat(id(process("iren", "unibo"), COMMANDS)).isEqualTo(commands);
        assertThat(id(process("unibo"), COMMANDS)).isEqualTo(commands);
    }

    @Test
    void afterAnUpgradeTheFormerIdIsToldUntilItIsEmptied() throws Exception {
        withoutRandomParts("unibo");

        BrokerIdentity upgraded = process("unibo");
        ClientId before = id(upgraded, COMMANDS);
        assertThat(before.former()).contains("flexmeter-commands");
        assertThat(id(upgraded, WIFI).former()).contains("flexmeter-unibo-wifi");
        assertThat(id(process("unibo"), COMMANDS)).isEqualTo(before);

        upgraded = process("unibo");
        upgraded.emptied(COMMANDS);
        assertThat(id(upgraded, COMMANDS)).isEqualTo(new ClientId(before.text(), Optional.empty()));
        BrokerIdentity later = process("unibo");
        assertThat(id(later, COMMANDS).former()).isEmpty();
        assertThat(id(later, WIFI).former()).contains("flexmeter-unibo-wifi");
    }

    @Test
    void theNextLeaderOfAClusterHasTheSameId() {
        Table table = new Table();
        BrokerIdentity first = process("iren");
        first.lead("iren", table);
        ClientId id = id(first, SHARED);
        assertThat(id.text()).matches("flexmeter-iren-commands-[a-z2-9]{16}");
        assertThat(id.former()).contains("flexmeter-iren-commands");
        first.emptied(SHARED);

        BrokerIdentity second = process("another");
        second.lead("iren", table);
        assertThat(id(second, SHARED)).isEqualTo(new ClientId(id.text(), Optional.empty()));
    }

    /** The cluster's table, in memory. */
    private static final class Table implements Shared {
        private final List<Entry> entries = new ArrayList<>();

        @Override
        public List<Entry> read(String feed) {
            return entries.stream().filter(entry -> entry.feed().equals(feed)).toList();
        }

        @Override
        public void require() {
            // It is ours.
        }

        @Override
        public CompletionStage<Void> write(List<Change> changes) {
            for (Change change : changes) {
                Entry entry = ((Change.Put) change).entry();
                entries.removeIf(old -> old.name().equals(entry.name()));
                entries.add(entry);
            }
            return CompletableFuture.completedFuture(null);
        }
    }
}
