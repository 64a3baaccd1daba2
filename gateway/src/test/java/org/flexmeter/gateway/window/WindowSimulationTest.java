package org.flexmeter.gateway.window;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the order of events: no row is lost, and without a kill none is delivered twice. */
class WindowSimulationTest {
    private static final int SEEDS = Integer.getInteger("fm.test.seeds", 10);

    private enum Source {
        SNAPSHOT(SnapshotModel::new),
        SEQUENCE(SequenceModel::new),
        ARRIVAL(ArrivalModel::new),
        METERS(MetersModel::new);

        private final Supplier<Model> model;

        Source(Supplier<Model> model) {
            this.model = model;
        }
    }

    static Stream<Arguments> runs() {
        return Arrays.stream(Source.values())
                .flatMap(
                        source ->
                                LongStream.rangeClosed(1, SEEDS)
                                        .boxed()
                                        .map(seed -> Arguments.of(source, seed)));
    }

    @ParameterizedTest
    @MethodSource("runs")
    void everyRowIsDeliveredOnceThroughFaultsAndCleanRestarts(Source source, long seed) {
        Model model = source.model.get();
        Map<String, Integer> delivered = run(model, seed, false, 0);
        assertThat(missing(model, delivered)).isEmpty();
        assertThat(repeated(delivered)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("runs")
    void noRowIsLostByKillsAndReadingAhead(Source source, long seed) {
        Model model = source.model.get();
        Map<String, Integer> delivered = run(model, seed, true, new Random(seed).nextInt(4));
        assertThat(missing(model, delivered)).isEmpty();
    }

    private static Map<String, Integer> run(Model model, long seed, boolean kills, int ahead) {
        Random random = new Random(seed);
        FeedWindow.Settings settings =
                new FeedWindow.Settings(
                        4 + random.nextInt(9),
                        1 + random.nextInt(3),
                        ahead,
                        random.nextBoolean(),
                        "meter_id");
        Simulation simulation = new Simulation(model, random, kills, settings);
        simulation.run(500);
        return simulation.delivered();
    }

    private static Set<String> missing(Model model, Map<String, Integer> delivered) {
        return model.expected().stream()
                .filter(row -> !delivered.containsKey(row))
                .collect(Collectors.toSet());
    }

    private static Set<String> repeated(Map<String, Integer> delivered) {
        return delivered.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }
}
