package org.flexmeter.gateway.inhand;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.IntStream;

/** A program that ends in the middle of its work and starts again, as its file of items sees it. */
public final class Ends implements AutoCloseable {
    private static final int HEADER = 64;
    private static final int PLACES = 128;

    private final Path folder;
    private volatile int starts;
    private InHand now;

    /** The program ends here: not caught by who cares for a fault of one item. */
    public static final class End extends Error {
        private static final long serialVersionUID = 1;

        private End() {
            super("the program ends here");
        }
    }

    public Ends(Path folder) {
        this.folder = folder;
        this.now = open();
    }

    private Path file() {
        return folder.resolve("in-hand-" + starts);
    }

    private InHand open() {
        return InHand.open(file(), InstantSource.system(), Duration.ZERO);
    }

    /** What the program that runs has in hand. */
    public InHand inHand() {
        return now;
    }

    /**
     * Ends the program, if it has so many items in hand: the next one finds what stands there now.
     *
     * @throws End if it has
     */
    public void endWith(int items) {
        try {
            byte[] left = Files.readAllBytes(file());
            Places places = new Places(ByteBuffer.wrap(left), HEADER, PLACES);
            long held = IntStream.range(0, PLACES).filter(i -> places.read(i).isPresent()).count();
            if (held >= items) {
                starts++;
                Files.write(file(), left);
                throw new End();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How often it has ended. */
    public int count() {
        return starts;
    }

    /** Starts it again. */
    public InHand start() {
        now.close();
        now = open();
        return now;
    }

    @Override
    public void close() {
        now.close();
    }
}
