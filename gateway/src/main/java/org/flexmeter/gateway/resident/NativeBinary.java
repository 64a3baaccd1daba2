package org.flexmeter.gateway.resident;

/** Whether this program is a native binary, or runs on a Java machine. */
public final class NativeBinary {
    /** Set by native-image: {@code buildtime} in its own process, {@code runtime} in a binary. */
    private static final String IMAGE = "org.graalvm.nativeimage.imagecode";

    private NativeBinary() {}

    /** Whether it is a binary that runs. */
    public static boolean runs() {
        return "runtime".equals(System.getProperty(IMAGE));
    }
}
