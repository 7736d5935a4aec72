' What slmgr.vbs /dlv prints on a Windows 7 whose firmware has no marker; wine has no such script.
If WScript.Arguments.Count = 1 Then
  If LCase(WScript.Arguments(0)) = "/dlv" Then
    WScript.Echo "Software licensing service version: 6.1.7601.17514" & vbCrLf & _
      "" & vbCrLf & _
      "Name: Windows(R) 7, Professional edition" & vbCrLf & _
      "Description: Windows Operating System - Windows(R) 7, VOLUME_KMSCLIENT channel" & vbCrLf & _
      "Activation ID: b92e9980-b9d5-4821-9c94-140f632f6312" & vbCrLf & _
      "Application ID: 55c92734-d682-4d71-983e-d6ec3f16059f" & vbCrLf & _
      "Extended PID: 00371-00170-868-000000-03-1033-7601.0000-1232026" & vbCrLf & _
      "Installation ID: 012345678901234567890123456789012345678901234567890123" & vbCrLf & _
      "Partial Product Key: GPDD4" & vbCrLf & _
      "License Status: Notification" & vbCrLf & _
      "Notification Reason: 0xC004F035." & vbCrLf & _
      "Remaining Windows rearm count: 3" & vbCrLf & _
      "Trusted time: 6/1/2026 10:11:12 AM"
  End If
End If
