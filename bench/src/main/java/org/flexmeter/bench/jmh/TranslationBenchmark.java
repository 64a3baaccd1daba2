package org.flexmeter.bench.jmh;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Spelling;
import org.flexmeter.gateway.message.Batch;
import org.flexmeter.gateway.message.FmJson;
import org.flexmeter.gateway.message.FmMessage;
import org.flexmeter.gateway.message.Group;
import org.flexmeter.gateway.message.Row;
import org.flexmeter.gateway.registry.Device;
import org.flexmeter.gateway.registry.DeviceRegistry;
import org.flexmeter.gateway.translate.Translator;
import org.flexmeter.gateway.translate.TranslatorSettings;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** From rows as a driver gives them to messages, and to their JSON; readings a second. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 3, time = 2)
@Fork(1)
public class TranslationBenchmark {
    private static final int ROWS = 1_800;
    private static final int RECORDS = 30;

    private Translator translator;
    private List<Row> singles;
    private List<Row> batches;
    private Group translatedSingles;
    private Group translatedBatches;

    /** Sixty meters of each kind. */
    @Setup
    public void prepare() {
        List<Device> devices = new ArrayList<>();
        singles = new ArrayList<>();
        batches = new ArrayList<>();
        for (int i = 0; i < ROWS; i++) {
            String id = "meter-" + i / RECORDS;
            if (i % RECORDS == 0) {
                devices.add(device("iren", id, "st-comet-single-phase"));
                devices.add(device("eon", id, "apartment-electricity"));
            }
            Instant at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(10L * (i % RECORDS));
            singles.add(new Row(comet(id, at, i)));
            batches.add(new Row(apartment(id, at, i)));
        }
        DeviceRegistry registry = DeviceRegistry.of(devices);
        translator =
                new Translator(
                        Catalogues.packaged(Spelling.PRINTED),
                        () -> registry,
                        Instant::now,
                        TranslatorSettings.defaults());
        translatedSingles = translateSingles();
        translatedBatches = translateBatches();
    }

    private static Device device(String gateway, String id, String type) {
        return new Device(
                id, gateway, type, gateway + "-" + id, Optional.empty(), Optional.empty(), true);
    }

    private static Map<String, Object> comet(String id, Instant at, int i) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("meter_id", id);
        row.put("read_at", Timestamp.from(at));
        row.put("a_plus", 1_000_000L + i);
        row.put("r_plus", 200_000L + i);
        row.put("s_energy", 1_020_000L + i);
        row.put("u_rms", BigDecimal.valueOf(22_500 + i % 1_000, 2));
        row.put("u_inst", BigDecimal.valueOf(i % 32_500, 2));
        row.put("u_phase", BigDecimal.valueOf(i % 36_000, 2));
        row.put("p_plus", 200 + i);
        row.put("q_plus", 20 + i);
        row.put("s_power", 210 + i);
        row.put("freq", BigDecimal.valueOf(49_950 + i % 100, 3));
        return row;
    }

    private static Map<String, Object> apartment(String id, Instant at, int i) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("meter_id", id);
        row.put("read_at", at);
        row.put("a_plus", 1_000_000L + i);
        row.put("a_minus", 20L + i);
        row.put("u_l1", 2_300 + i % 100);
        row.put("u_l2", 2_301);
        row.put("u_l3", 2_299);
        row.put("p_l1", 0.2 + i / 1_000.0);
        row.put("p_l2", 0.1 + i / 2_000.0);
        row.put("p_l3", 0.05);
        return row;
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public Group translateSingles() {
        return translator.translate(
                "iren", "st-comet-single-phase", singles, id -> Optional.empty());
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public Group translateBatches() {
        return translator.translate(
                "eon", "apartment-electricity", batches, id -> Optional.empty());
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int encodeSingles() {
        int bytes = 0;
        for (FmMessage message : translatedSingles.messages()) {
            bytes += FmJson.encode(message).length;
        }
        return bytes;
    }

    @Benchmark
    @OperationsPerInvocation(ROWS)
    public int encodeBatches() {
        int messages = 0;
        for (FmMessage message : translatedBatches.messages()) {
            messages += FmJson.encode((Batch) message, RECORDS, Integer.MAX_VALUE).size();
        }
        return messages;
    }
}
