<?php

/**
 * As the core of 2026: the license is in a row of its database (here: of a JSON file) with the time of the next check, 7
 * days on. Only a code or words that say that it is lost delete it, and without an answer it is licensed still.
 */

require __DIR__ . '/cms.php';

const CHECK_SECONDS = 7 * 86400;

[$command, $options] = asked();
$file = $options['file'];
$row = is_file($file) ? json_decode(file_get_contents($file), true) : null;
$save = fn (string $license) => file_put_contents(
    $file,
    json_encode(['license' => $license, 'next_check_at' => $options['now'] + CHECK_SECONDS])
);

/** True when a reply says that the license is lost. */
function isLost(array $reply): bool
{
    if (($reply['status_code'] ?? null) === 'LICENSE_DEACTIVATED') {
        return true;
    }
    $message = strtolower($reply['message'] ?? '');
    if (str_contains($message, 'blocked')) {
        return false;
    }
    foreach (['deactivated', 'invalid', 'not found'] as $word) {
        if (str_contains($message, $word)) {
            return true;
        }
    }
    return false;
}

$done = false;
$message = 'Not activated.';
try {
    switch ($command) {
        case 'connect':
            [$status, $reply] = request($options, 'check_connection_ext', []);
            $done = $status < 400 && ($reply['status'] ?? false);
            $message = $reply['message'] ?? null;
            break;
        case 'activate':
            [$license, $message] = activate($options);
            $done = $license !== null;
            if ($done) {
                $save($license);
            }
            break;
        case 'verify':
            if ($row === null) {
                break;
            }
            if ($options['now'] < $row['next_check_at']) {
                [$done, $message] = [true, 'Not asked.'];
                break;
            }
            [$status, $reply] = request($options, 'verify_license', proof($options, $row['license']));
            $done = $status === 200 && ($reply['status'] ?? false) === true;
            $message = $reply['message'] ?? null;
            if ($done) {
                $save($row['license']);
            } elseif (isLost($reply)) {
                unlink($file);
            }
            break;
        case 'deactivate':
            [$status, $reply] = request($options, 'deactivate_license', proof($options, $row['license']));
            $done = $status === 200 && ($reply['status'] ?? false) === true;
            $message = $reply['message'] ?? null;
            if ($done) {
                unlink($file);
            }
            break;
    }
} catch (Trouble $trouble) {
    $message = $trouble->getMessage();
    $done = $command === 'verify' && $row !== null;
}
tell($done, $message, $file);
