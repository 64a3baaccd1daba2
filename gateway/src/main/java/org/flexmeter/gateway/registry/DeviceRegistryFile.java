package org.flexmeter.gateway.registry;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.flexmeter.gateway.bounded.BoundedFile;
import org.flexmeter.gateway.catalogue.Catalogues;
import org.flexmeter.gateway.catalogue.Finding;

/**
 * The file in which the operator enters devices: CSV in UTF-8 with the header {@code
 * gateway,id,type,hardwareId,specificationToken,siteToken,enabled,groups}, the last four optional,
 * lines that begin with {@code #} are comments.
 */
public final class DeviceRegistryFile {
    /** Of more than a million devices. */
    private static final int MOST_BYTES = 67_108_864;

    /** A registry takes some seven times the bytes of its file; at an edit there are two. */
    private static final int OF_A_HEAP = 8;

    private static final int BYTE_ORDER_MARK = 0xFEFF;

    private DeviceRegistryFile() {}

    /**
     * The devices of a file, gateways and types unchecked.
     *
     * @throws RegistryException with everything that is wrong in it; the file is taken whole or not
     *     at all
     */
    public static DeviceRegistry load(Path path) {
        return load(path, Optional.empty(), Set.of(), MOST_BYTES);
    }

    /**
     * Bytes that a file may have where a process is to work with it.
     *
     * @param heap of the process at most, in bytes
     * @param edit whether the devices of before are there as well while the file is read
     */
    public static int most(long heap, boolean edit) {
        return (int) Math.min(MOST_BYTES, heap / (edit ? 2 * OF_A_HEAP : OF_A_HEAP));
    }

    /**
     * The devices of a file.
     *
     * @param catalogues what gateways and device types there are
     * @param unchecked gateways whose catalogue was refused, so that their types cannot be checked;
     *     their devices are taken, lest one bad catalogue stop the other gateways
     * @throws RegistryException with everything that is wrong in it; the file is taken whole or not
     *     at all
     */
    public static DeviceRegistry load(Path path, Catalogues catalogues, Set<String> unchecked) {
        return load(path, Optional.of(catalogues), unchecked, MOST_BYTES);
    }

    /**
     * The same of a file with so many bytes at most, {@link #most}.
     *
     * @throws RegistryException with everything that is wrong in it; the file is taken whole or not
     *     at all
     */
    public static DeviceRegistry load(
            Path path, Catalogues catalogues, Set<String> unchecked, int most) {
        return load(path, Optional.of(catalogues), unchecked, most);
    }

    /**
     * The devices of a file, all catalogues being good.
     *
     * @throws RegistryException with everything that is wrong in it; the file is taken whole or not
     *     at all
     */
    public static DeviceRegistry load(Path path, Catalogues catalogues) {
        return load(path, catalogues, Set.of());
    }

    private static DeviceRegistry load(
            Path path, Optional<Catalogues> catalogues, Set<String> unchecked, int most) {
        List<Finding> findings = new ArrayList<>();
        DeviceRows rows = new DeviceRows(path.toString(), catalogues, unchecked, findings);
        try (BufferedReader in =
                new BufferedReader(
                        new InputStreamReader(
                                BoundedFile.open(path, most),
                                StandardCharsets.UTF_8.newDecoder()))) {
            skipByteOrderMark(in);
            read(in, rows);
        } catch (StreamReadException bad) {
            findings.add(
                    new Finding(
                            path.toString(),
                            Math.max(1, bad.getLocation().getLineNr()),
                            "not CSV: " + bad.getOriginalMessage()));
        } catch (BoundedFile.TooLargeException large) {
            findings.add(
                    new Finding(
                            path.toString(),
                            1,
                            large.getMessage()
                                    + ", for which there is no memory; give the gateway more"
                                    + " (-Xmx, docs/memory.md)"));
        } catch (IOException unreadable) {
            findings.add(
                    new Finding(
                            path.toString(), 1, "cannot be read as UTF-8 (" + unreadable + ")"));
        }
        if (!findings.isEmpty()) {
            throw new RegistryException(findings);
        }
        return DeviceRegistry.of(rows.devices());
    }

    /** Spreadsheets put one before the header when they save as "CSV UTF-8". */
    private static void skipByteOrderMark(BufferedReader in) throws IOException {
        in.mark(1);
        if (in.read() != BYTE_ORDER_MARK) {
            in.reset();
        }
    }

    private static void read(Reader in, DeviceRows rows) throws IOException {
        CsvFactory csv =
                CsvFactory.builder()
                        .enable(CsvParser.Feature.WRAP_AS_ARRAY)
                        .enable(CsvParser.Feature.ALLOW_COMMENTS)
                        .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
                        .enable(CsvParser.Feature.TRIM_SPACES)
                        .build();
        try (CsvParser parser = csv.createParser(in)) {
            List<String> fields = new ArrayList<>();
            int line = 1;
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    if (fields.isEmpty()) {
                        line = parser.currentTokenLocation().getLineNr();
                    }
                    fields.add(parser.getText());
                } else if (token == JsonToken.END_ARRAY && !fields.isEmpty()) {
                    rows.row(line, fields);
                    fields.clear();
                }
            }
        }
        rows.end();
    }
}
